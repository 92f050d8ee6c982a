"""MyLicense's search form, and the buttons of its pages. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from parsel import Selector
from scrapy.http import TextResponse

from crawler.access.mylicense import Search
from crawler.markup.pages import hidden_fields, layout_changed, one, text_of
from crawler.rows.reading import sounds_like_ours

Form = tuple[str, dict[str, str]]  # where it goes, and its fields
PREFIX = "t_web_lookup__"
PROFESSION = f"{PREFIX}profession_name"
LICENSE_TYPE = f"{PREFIX}license_type_name"
LAST_NAME = f"{PREFIX}last_name"
SEARCH = "sch_button"


def search_form(page: TextResponse, search: Search, surname: str) -> Form:
    """Fill in the search form: all its hidden fields (rule 53), its own fields and our wishes.

    Raises CrawlError (layout_changed) for a choice or a field that is not there (rule 46).
    """
    fields = {n.attrib["name"]: _value(n) for n in page.css(f"[name^='{PREFIX}']")}
    wishes = {
        PROFESSION: _choice(page, PROFESSION, search.profession),
        LICENSE_TYPE: _choice(page, LICENSE_TYPE, search.license_type),
        LAST_NAME: surname,
    }
    missing = [name for name, value in wishes.items() if value and name not in fields]
    if missing:
        raise layout_changed(f"The search form has no field {missing[0]!r}.")
    return press(page, SEARCH, fields | {n: v for n, v in wishes.items() if v})


def press(page: TextResponse, button: str, fields: Mapping[str, str] | None = None) -> Form:
    """Press a button: it goes with all the page's hidden fields (rule 53) and those given.

    Raises CrawlError (layout_changed) if the button is not there.
    """
    pressed = one(page, f"[name='{button}']")
    value = {button: pressed.attrib.get("value", "")}
    return _address(page, pressed), hidden_fields(page) | dict(fields or {}) | value


def postback(page: TextResponse, node: Selector, target: str, argument: str) -> Form:
    """Follow a link that posts its page's form back: with all the hidden fields (rule 53)."""
    told = {"__EVENTTARGET": target, "__EVENTARGUMENT": argument}
    return _address(page, node), hidden_fields(page) | told


def _address(page: TextResponse, node: Selector) -> str:
    return page.urljoin(node.xpath("ancestor::form[1]/@action").get(default=""))


def _value(field: Selector) -> str:
    """A field's value as the page came: a list's first choice, if none is chosen."""
    if field.root.tag != "select":
        return field.attrib.get("value", "")
    chosen = field.css("option[selected]") or field.css("option")
    return _option_value(chosen[0]) if chosen else ""


def _option_value(option: Selector) -> str:
    return option.attrib.get("value", text_of(option))


def _choice(page: TextResponse, field: str, wanted: str) -> str:
    """The value of the one choice that reads exactly so; the letter case does not matter."""
    if not wanted:
        return ""
    options = one(page, f"select[name='{field}']").css("option")
    fits = [o for o in options if text_of(o).casefold() == wanted.casefold()]
    if len(fits) != 1:
        alike = [text_of(o) for o in options if sounds_like_ours(text_of(o))]
        hint = f" Alike: {', '.join(map(repr, alike))}." if alike else ""
        raise layout_changed(f"{len(fits)} choices of {field!r} read {wanted!r}.{hint}")
    return _option_value(fits[0])
