"""WebForms pages: what a browser would send back with their form, and their links. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote

from parsel import Selector
from scrapy.http import TextResponse

from crawler.access.webforms import Call, FormFill, Panel
from crawler.failures import CrawlError, Failure
from crawler.markup.pages import hidden_fields, layout_changed, text_of
from crawler.rows.reading import sounds_like_ours

_POSTBACK = re.compile(r"__doPostBack\(\\?'([^'\\]*)\\?',\s*\\?'([^'\\]*)\\?'\)")
_CALL = re.compile(r"javascript:\s*(\w+)\('((?:[^'\\]|\\.)*)'\);?")
_CAPTCHA = "//*[contains(translate(concat(@id,' ',@name,' ',@class),'ACHPT','achpt'),'captcha')]"
_FORM = "//form[.//input[@name='__VIEWSTATE']]"
_TYPED = "input:not([type])[name], input[type=text][name], input[type=search][name]"
Fields = dict[str, str]


def form_of(page: TextResponse) -> tuple[str, Fields]:
    """Where a page's form goes, and what a browser would send with it untouched.

    Every hidden field goes back (rule 53). A list box with a blank choice is sent blank, which
    narrows nothing; one without is left out, since a blank value of it is refused.
    Raises CrawlError (layout_changed) for a page without its form.
    """
    forms = page.xpath(_FORM)
    if len(forms) != 1:
        raise layout_changed(f"{len(forms)} forms with a view state stand on {page.url}.")
    form = forms[0]
    fields = hidden_fields(page)
    for typed in form.css(_TYPED):
        fields[typed.attrib["name"]] = typed.attrib.get("value", "")
    for box in form.css("input:checked[name]"):
        fields[box.attrib["name"]] = box.attrib.get("value", "on")
    for select in form.css("select[name]"):
        if any(option.attrib.get("value") == "" for option in select.css("option")):
            fields[select.attrib["name"]] = ""
    return page.urljoin(form.attrib.get("action", "")), fields


def control(page: TextResponse, name: str) -> Selector:
    """Find the one control whose name ends in this part: what stands before it moves.

    Raises CrawlError (layout_changed) for none or several.
    """
    found = [
        field
        for field in page.css("input[name], select[name]")
        if field.attrib["name"].rsplit("$", 1)[-1] == name
    ]
    if len(found) != 1:
        raise layout_changed(f"{len(found)} fields are called {name!r} on {page.url}.")
    return found[0]


def labelled_box(page: TextResponse, label: str) -> Selector:
    """Find the one box to tick that is labelled so, whole (rule 29).

    Raises CrawlError (layout_changed) for none or several.
    """
    ids = [
        one.attrib["for"]
        for one in page.css("label[for]")
        if text_of(one).casefold() == label.casefold()
    ]
    boxes = [box for box in page.css("input[type=checkbox][name]") if box.attrib.get("id") in ids]
    if len(boxes) != 1:
        raise layout_changed(f"{len(boxes)} boxes to tick are labelled {label!r}.")
    return boxes[0]


def choice(page: TextResponse, name: str, words: str) -> Fields:
    """The value of a list box's choice, found by its words.

    Raises CrawlError (layout_changed) naming the choices that sound like ours.
    """
    select = control(page, name)
    options = {text_of(option): option.attrib.get("value", "") for option in select.css("option")}
    value = {text.casefold(): value for text, value in options.items()}.get(words.casefold())
    if value is None:
        near = ", ".join(text for text in options if sounds_like_ours(text)) or "none like it"
        raise layout_changed(f"The list box {name!r} has no choice {words!r} (it has: {near}).")
    return {select.attrib["name"]: value}


def filled(page: TextResponse, fill: FormFill) -> tuple[str, Fields]:
    """The form as a source's settings fill it, with its box ticked and its button pressed."""
    action, fields = form_of(page)
    return action, fields | _sending(page, fill) | chosen(page, fill)


def _sending(page: TextResponse, fill: FormFill) -> Fields:
    if fill.panel:
        return _event(fill.panel.name, fill.panel.argument)
    button = control(page, fill.button)
    return {button.attrib["name"]: button.attrib.get("value", "")}


def chosen(page: TextResponse, fill: FormFill) -> Fields:
    """What the settings choose and tick on a page."""
    fields: Fields = {}
    for name, words in fill.choose.items():
        fields |= choice(page, name, words)
    if fill.tick:
        box = labelled_box(page, fill.tick)
        fields[box.attrib["name"]] = box.attrib.get("value", "on")
    return fields


def in_part(panel: Panel, fields: Fields) -> Fields:
    """What a script adds to a post that asks for a part of the page alone."""
    asked = f"{panel.name}|{fields['__EVENTTARGET']}"
    return fields | {panel.manager: asked, "__ASYNCPOST": "true"}


def refuse_captcha(page: TextResponse) -> TextResponse:
    """Give a page back, unless it asks for a captcha, however far behind its view state.

    Raises CrawlError (blocked).
    """
    if page.xpath(_CAPTCHA):
        what, mend = f"{page.url} asks for a captcha.", "Do not try to pass it. Ask the publisher."
        raise CrawlError(Failure.BLOCKED, what, mend)
    return page


def ticking(page: TextResponse, fill: FormFill) -> tuple[str, Fields] | None:
    """The post that a box makes by itself when it is ticked, where it makes one."""
    if not fill.tick:
        return None
    box = labelled_box(page, fill.tick)
    posted = _POSTBACK.search(box.attrib.get("onclick", ""))
    if not posted:
        return None
    action, fields = form_of(page)
    fields[box.attrib["name"]] = box.attrib.get("value", "on")
    return action, fields | _event(posted[1], posted[2])


def link_in(row: Selector, words: str) -> str:
    """Where the one link of a row goes that reads like this.

    Raises CrawlError (layout_changed) for none or several.
    """
    found = [link.attrib["href"] for link in row.css("a[href]") if text_of(link) == words]
    if len(found) != 1:
        raise layout_changed(f"{len(found)} links of a row read {words!r}.")
    return found[0]


def followed(page: TextResponse, href: str) -> tuple[str, Fields | None]:
    """What following a link asks for: an address, or the page's own form posted back."""
    posted = _POSTBACK.search(href)
    if not posted:
        return page.urljoin(href), None
    action, fields = form_of(page)
    return action, fields | _event(posted[1], posted[2])


def called(page: TextResponse, href: str, call: Call) -> str:
    """The address that a link's script asks for with what the link gives it.

    Raises CrawlError (layout_changed) for a link that calls another script, or none.
    """
    found = _CALL.fullmatch(href)
    if not found or found[1] != call.script:
        raise layout_changed(f"The link to a person's page does not call {call.script!r}.")
    given = re.sub(r"\\(.)", r"\1", found[2])  # O\'Rourke
    return page.urljoin(call.url + quote(given, safe=""))


def next_page(page: TextResponse, number: int) -> tuple[str, Fields] | None:
    """The post that turns a grid to this page, where its pager has it (a number or dots)."""
    for href in page.css("a[href*='__doPostBack']::attr(href)").getall():
        posted = _POSTBACK.search(href)
        if posted and posted[2] == f"Page${number}":
            action, fields = form_of(page)
            return action, fields | _event(posted[1], posted[2])
    return None


def is_pager(row: Selector) -> bool:
    """Is this row the links to a grid's other pages?"""
    return any("Page$" in href for href in row.css("a::attr(href)").getall())


def _event(target: str, argument: str) -> Fields:
    return {"__EVENTTARGET": target, "__EVENTARGUMENT": argument}
