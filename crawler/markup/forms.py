"""The forms of a web page, sent as the page itself would send them (rule 53). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from parsel import Selector
from scrapy.http import TextResponse

from crawler.markup.pages import layout_changed

_SESSION = re.compile(r";jsessionid=[^?#]*", re.IGNORECASE)  # a cookie holds it too (rule 52)


@dataclass(frozen=True, slots=True)
class Form:
    """Where a form goes, how, and what it carries unseen."""

    url: str
    method: str
    hidden: Mapping[str, str]

    def filled(self, fields: Mapping[str, str]) -> tuple[str, dict[str, str] | None]:
        """The address to ask for and the fields to post; None where the form is sent by GET."""
        sent = dict(self.hidden) | dict(fields)
        if self.method == "POST":
            return self.url, sent
        return f"{self.url.partition('?')[0]}?{urlencode(sent)}", None


def form_with(page: TextResponse, names: Iterable[str]) -> Form:
    """The one form that has all these fields.

    Raises CrawlError (layout_changed) for none or several.
    """
    wanted = list(names)
    found = [
        form
        for form in page.css("form")
        if all(form.xpath(".//*[@name=$name]", name=name) for name in wanted)
    ]
    if len(found) != 1:
        raise layout_changed(f"{len(found)} forms of {page.url} have the fields {wanted}.")
    return _read(page, found[0], found[0].css("[type=submit][name]"))


def form_of_button(page: TextResponse, name: str) -> Form | None:
    """The form that a button sends, the button itself included; None where there is none.

    Raises CrawlError (layout_changed) for several, or for one outside of every form.
    """
    buttons = page.xpath(
        "//*[(self::input or self::button) and @name=$name and not(@disabled)]", name=name
    )
    if not buttons:
        return None
    forms = buttons.xpath("ancestor::form[1]")
    if len(forms) != 1:
        raise layout_changed(f"{len(buttons)} buttons {name!r} stand in {len(forms)} forms.")
    return _read(page, forms[0], buttons)


def _read(page: TextResponse, form: Selector, buttons: Iterable[Selector]) -> Form:
    pressed = list(buttons)
    told = [*form.css("input[type=hidden][name]"), *(pressed if len(pressed) == 1 else [])]
    return Form(
        url=_SESSION.sub("", page.urljoin(form.attrib.get("action") or page.url)),
        method=form.attrib.get("method", "get").upper(),
        hidden={one.attrib["name"]: one.attrib.get("value", "") for one in told},
    )
