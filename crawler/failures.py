"""The named ways a crawl goes wrong. Each carries a sentence for the maintainer and a mend."""

from __future__ import annotations

from enum import StrEnum


class Failure(StrEnum):
    """Why a list could not be read at all. None of these says anything about a person."""

    UNREACHABLE = "unreachable"  # no answer: DNS, refused connection, timeout
    BLOCKED = "blocked"  # a challenge page or a 403, whatever its HTTP status
    DISALLOWED = "disallowed"  # robots.txt says no
    GONE = "gone"  # 404 or 410
    HTTP_ERROR = "http_error"  # 5xx, 429 and the rest
    WRONG_CONTENT = "wrong_content"  # a web page where data was expected
    TRUNCATED = "truncated"  # the file ends too early
    UNREADABLE = "unreadable"  # not the format it claims to be
    LAYOUT_CHANGED = "layout_changed"  # a column that we need is missing
    TOO_LARGE = "too_large"  # more bytes than any sound list of this kind has
    ENDLESS = "endless"  # pages without end, or the same page again and again
    PARTIAL = "partial"  # fewer rows than the publisher declares, or a capped answer
    SOURCE_ERROR = "source_error"  # the publisher answered with an error in words
    CHARGED = "charged"  # the publisher asks money for what was free; nothing was bought
    NOT_RECORDED = "not_recorded"  # a replay met a URL that nobody recorded
    NOT_YET_READ = "not_yet_read"  # nobody has looked at this list yet
    INTERRUPTED = "interrupted"  # the crawl itself was stopped


class CrawlError(Exception):
    """A list that could not be read. `str(error)` is a whole sentence with its mend."""

    def __init__(self, kind: Failure, what: str, mend: str) -> None:
        self.kind, self.what, self.mend = kind, what, mend
        super().__init__(f"{what} {mend}")


CHALLENGE_MARKS = (
    "human verification",
    "awswaf",
    "cf-chl",
    "challenge-platform",
    "datadome",
    "incapsula",
    "radware",
    "g-recaptcha",
    "h-captcha",
    "captcha",
)


def is_challenge(text: str) -> bool:
    """Is this page a wall rather than a list? A wall is `blocked`, never "zero rows" (rule 49)."""
    head = text[:20_000].casefold()
    return any(mark in head for mark in CHALLENGE_MARKS)
