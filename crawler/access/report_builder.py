"""Settings of a report tool."""

from __future__ import annotations

from typing import Literal

from crawler.strict import Strict


class ReportBuilderAccess(Strict):
    """A form that makes a file of all holders: a report for each profession of one board.

    Codes are found by their words in the form each time, never stored.
    """

    kind: Literal["report_builder"]
    page: str  # the form's own address
    board: str  # what the board's option reads, whole
    location: str  # what the option for all places reads, whole
    professions: tuple[str, ...] = ()  # by the names the tool gives; none: every one of the board
    professions_path: str = "Home/FetchProfessionsByBoard"  # under the form's address
    file_path: str = "Home/CreateFile"  # under the form's address
    board_field: str = "Board.BoardCode"
    profession_field: str = "Profession.ProfessionCode"
    location_field: str = "State.StateCode"
    rank_field: str = "Rank.RankName"  # sent empty: every rank
