"""A list that no spider reads, and why."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from crawler.strict import Strict


class UnreadAccess(Strict):
    """A publisher whose page is known and whose list we do not read. Crawling it asks nothing.

    `why` is what stands in the way: nobody has looked at the page yet (`not_looked_at`); there is
    no public list (`no_list`); people can be checked one at a time only (`check_one`); a captcha,
    a challenge or a firewall guards the only way in (`walled`); the list is sold or given on
    request (`on_request`); a person downloads it in a browser and hands it over with `--file`
    (`by_hand`: `how` says where and what).
    """

    kind: Literal["unread"]
    why: Literal["not_looked_at", "no_list", "check_one", "walled", "on_request", "by_hand"]
    how: str = ""  # what a person downloads, and where

    @model_validator(mode="after")
    def _told_how(self) -> UnreadAccess:
        if self.how and self.why != "by_hand":
            raise ValueError("how: says what a person downloads, so it goes with 'by_hand'")
        return self
