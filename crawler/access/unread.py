"""A list that no spider reads, and why."""

from __future__ import annotations

from typing import Literal

from crawler.strict import Strict


class UnreadAccess(Strict):
    """A publisher whose page is known and whose list we do not read. Crawling it asks nothing.

    `why` is what stands in the way: nobody has looked at the page yet (`not_looked_at`); there is
    no public list (`no_list`); people can be checked one at a time only (`check_one`); a captcha,
    a challenge or a firewall guards the only way in (`walled`); the list is sold or given on
    request (`on_request`); a person downloads it in a browser and hands it over with `--file`
    (`by_hand`).
    """

    kind: Literal["unread"]
    why: Literal["not_looked_at", "no_list", "check_one", "walled", "on_request", "by_hand"]
