"""Where anyone can check with the board, and what to do when we have no answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from directory.places import Place, state_label
from directory.requirements import Catalogue
from directory.sources.info import SourceInfo
from directory.vocabulary import load, phrase
from directory.words.sentences import say
from directory.words.title_families import Choice

_MOST_BOARDS = 3
_NATIONAL = "US"
_NEVER = "never"  # why a list that is read has nothing to show: nobody has read it yet


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A board's own page for checking one person. `list_read`: is a list of it shown here?"""

    board: str
    jurisdiction: str
    url: str
    how: str
    list_read: bool = False

    @property
    def text(self) -> str:
        """The sentence that sends a family there."""
        code = "board_page" if self.how else "board_page_short"
        return say(code, board=self.board, url=self.url, how=phrase(self.how))


@dataclass(frozen=True, slots=True)
class BoardList:
    """One list of a board: is a reading of it shown here, and if not, why, in a sentence."""

    source_id: str
    title: str
    url: str
    how: str
    shown: bool
    why: str


def serving(
    state: str, sources: Mapping[str, SourceInfo], catalogue: Catalogue
) -> tuple[SourceInfo, ...]:
    """The boards' lists that concern a state: its own, and those of others who certify there."""
    file = catalogue.jurisdictions.get(state)
    issuers = {issuer.id for issuer in file.issuers} if file else set()
    return tuple(
        source
        for source in sources.values()
        if source.scope != "self_reported"
        and (source.jurisdiction == state or source.issuer in issuers)
    )


def lists_of_boards(sources: Iterable[SourceInfo]) -> dict[str, tuple[BoardList, ...]]:
    """The lists of each board, by its id, those that are shown first."""
    found: dict[str, tuple[BoardList, ...]] = {}
    for source in sorted(sources, key=lambda one: (not one.accepted, one.id)):
        found[source.issuer] = (*found.get(source.issuer, ()), _board_list(source))
    return found


def _board_list(source: SourceInfo) -> BoardList:
    return BoardList(
        source_id=source.id,
        title=source.title,
        url=source.check_page,
        how=source.check_how,
        shown=source.accepted,
        why="" if source.accepted else str(load("pages")["why"][source.why or _NEVER]),
    )


def check_pages(
    state: str, sources: Mapping[str, SourceInfo], catalogue: Catalogue
) -> tuple[CheckPage, ...]:
    """The boards' pages of one state: lists we read first; if none is known, its file's."""
    known = sorted(serving(state, sources, catalogue), key=lambda one: not one.accepted)
    pages = tuple(_page(source, state) for source in known if source.check_page)
    return (pages or tuple(_named(state, catalogue)))[:_MOST_BOARDS]


def _page(source: SourceInfo, state: str) -> CheckPage:
    return CheckPage(
        source.publisher or source.title,
        state,
        source.check_page,
        source.check_how,
        source.accepted,
    )


def national_pages(
    choices: Iterable[Choice], sources: Mapping[str, SourceInfo], catalogue: Catalogue
) -> tuple[CheckPage, ...]:
    """The pages of national bodies that give what was asked for, where we know their lists.

    Of a whole family only those that give the title it is called by: no Canadian CCIP for a CIP.
    """
    asked = tuple(choices)
    issuers = {
        credential.issuer_id
        for credential in catalogue.credentials()
        if credential.jurisdiction == _NATIONAL
        and any(it.holds(credential) and it.family in ("", credential.letters) for it in asked)
    }
    known = (one for one in sources.values() if one.check_page and one.issuer in issuers)
    return tuple(_page(source, _NATIONAL) for source in known)[:_MOST_BOARDS]


def next_steps(
    place: Place,
    sources: Mapping[str, SourceInfo],
    catalogue: Catalogue,
    some_self_reported: bool,
    choices: Iterable[Choice] = (),
) -> tuple[str, ...]:
    """What to do after an empty answer, one instruction a sentence.

    `choices` are the credentials asked for: who gives one nationwide may know whom to call.
    """
    name = state_label(place.state)
    steps = [say("none_found", place=place.label)]
    if not any(source.accepted for source in serving(place.state, sources, catalogue)):
        steps.append(say("no_list", place=name))
    steps.append(say("none_other_words"))
    if some_self_reported:
        steps.append(say("self_reported_only"))
    pages = national_pages(choices, sources, catalogue)
    pages += check_pages(place.state, sources, catalogue)
    steps.extend(page.text for page in pages)
    return tuple(dict.fromkeys(steps))


def _named(state: str, catalogue: Catalogue) -> Iterator[CheckPage]:
    """The boards that the state's file names, those that license first."""
    if state not in catalogue.jurisdictions:
        return
    file = catalogue.jurisdictions[state]
    for issuer in sorted(file.issuers, key=lambda one: one.kind == "certification_board"):
        check = issuer.check
        url = check.url if check else issuer.url
        if url:
            yield CheckPage(issuer.name, state, url, check.how if check else "")
