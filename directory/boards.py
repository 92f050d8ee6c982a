"""Where anyone can check with the board, and what to do when we have no answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from directory.places import Place, state_name
from directory.requirements import Catalogue
from directory.sentences import say
from directory.source_info import SourceInfo

_MOST_BOARDS = 3


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A board's own page for checking one person."""

    board: str
    jurisdiction: str
    url: str
    how: str

    @property
    def text(self) -> str:
        """The sentence that sends a family there."""
        code = "board_page" if self.how else "board_page_short"
        return say(code, board=self.board, url=self.url, how=self.how)


def check_pages(
    state: str, sources: Mapping[str, SourceInfo], catalogue: Catalogue
) -> tuple[CheckPage, ...]:
    """The boards' pages of one state: of the lists we read, else those its file names."""
    read = (
        CheckPage(source.publisher or source.title, state, source.check_page, source.check_how)
        for source in sources.values()
        if source.jurisdiction == state and source.scope != "self_reported" and source.check_page
    )
    pages = tuple(read) or tuple(_named(state, catalogue))
    return pages[:_MOST_BOARDS]


def next_steps(
    place: Place, sources: Mapping[str, SourceInfo], catalogue: Catalogue, some_self_reported: bool
) -> tuple[str, ...]:
    """What to do after an empty answer, one instruction a sentence."""
    name = state_name(place.state)
    steps = [say("none_found", place=place.label)]
    if not any(source.jurisdiction == place.state for source in sources.values()):
        steps.append(say("no_list", place=name))
    steps.append(say("none_other_words"))
    if some_self_reported:
        steps.append(say("self_reported_only"))
    steps.extend(page.text for page in check_pages(place.state, sources, catalogue))
    return tuple(steps)


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
