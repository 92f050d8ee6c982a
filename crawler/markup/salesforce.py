"""The envelopes of Salesforce's own pages: Aura actions and Visualforce remote calls. Pure.

What a release changes (build marks, app marks, call marks) is read from the page at every crawl.
Written after the forms that Salesforce's clients send, as public programs show them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.failures import CrawlError, Failure
from crawler.markup.pages import layout_changed

_PACKED = re.compile(r"/sfsites/l/(%7B[^/\"']+)/", re.IGNORECASE)
_INLINE = re.compile(r'"context"\s*:\s*(?=\{)')
_REMOTING = re.compile(r"RemotingProviderImpl\(\s*(?=\{)")
_MARKS = ("mode", "fwuid", "app", "loaded")
_APEX = "aura://ApexActionController/ACTION$execute"
_OUT_OF_STEP = "markup://aura:clientOutOfSync"


def aura_context(page: str) -> dict[str, Any]:
    """The context that the page's own calls carry, with its build and app marks.

    Raises CrawlError (layout_changed) where the page tells none.
    """
    for told in _contexts(page):
        if all(told.get(mark) for mark in _MARKS):
            return {mark: told[mark] for mark in _MARKS} | {"dn": [], "globals": {}, "uad": False}
    raise layout_changed("The page does not tell its build (fwuid) and its app.")


def _contexts(page: str) -> Iterator[Mapping[str, Any]]:
    """As the addresses of its scripts carry it, packed; or as a script of the page has it."""
    decoder = json.JSONDecoder()
    for packed in _PACKED.findall(page):
        yield decoder.decode(unquote(packed))
    for found in _INLINE.finditer(page):
        yield decoder.raw_decode(page, found.end())[0]


def aura_url(page_url: str, number: int) -> str:
    """Where a site's page sends its calls; `number` counts them."""
    root = page_url.partition("/s/")[0]
    return f"{root}/s/sfsites/aura?r={number}&aura.ApexAction.execute=1"


def aura_form(
    context: Mapping[str, Any],
    page_url: str,
    controller: str,
    method: str,
    params: Mapping[str, str],
) -> dict[str, str]:
    """One Apex call, as a visitor who is not logged in sends it."""
    call = {"namespace": "", "classname": controller, "method": method, "params": dict(params)}
    action = {
        "id": "1;a",
        "descriptor": _APEX,
        "callingDescriptor": "UNKNOWN",
        "params": call | {"cacheable": False, "isContinuation": False},
    }
    return {
        "message": json.dumps({"actions": [action]}),
        "aura.context": json.dumps(context),
        "aura.pageURI": urlsplit(page_url).path,
        "aura.token": "null",
    }


def aura_value(text: str) -> Any:
    """What an Apex call returned.

    Raises CrawlError: source_error with the site's own words, truncated for half an answer.
    """
    if text.rstrip().endswith("/*ERROR*/") or _OUT_OF_STEP in text:
        raise _refused("an error of its framework", "Crawl again: it may just have been updated.")
    try:
        body = json.loads(text.removeprefix("while(1);"))
    except ValueError as error:
        what = f"The site's answer ended too early ({error})."
        raise CrawlError(Failure.TRUNCATED, what, "Crawl it again.") from error
    (action,) = body["actions"]
    if action["state"] != "SUCCESS":
        words = [str(told.get("message")) for told in action.get("error") or []]
        raise _refused(f"{action['state']}: {'; '.join(words)[:200]}", "Look at the call.")
    return action["returnValue"].get("returnValue")


def options_of(value: Any, category: str) -> dict[str, str]:
    """The words of a site's license types, and what stands for each in a search.

    A list of words, or of labels with values; in parts by category where a category is given.
    Raises CrawlError (layout_changed) for anything else.
    """
    listed = value.get(category) if category and isinstance(value, Mapping) else value
    if not isinstance(listed, list) or not listed:
        raise layout_changed("The site does not list its license types as it did.")
    if all(isinstance(one, str) for one in listed):
        return {one: one for one in listed}
    return {str(one["label"]): str(one["value"]) for one in listed}


def remoting_calls(page: str, controller: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
    """The page's mark, and the marks of each method of a controller, by the method's name.

    Raises CrawlError (layout_changed) where the page tells none.
    """
    found = _REMOTING.search(page)
    told = json.JSONDecoder().raw_decode(page, found.end())[0] if found else {}
    methods = told.get("actions", {}).get(controller, {}).get("ms")
    if not methods:
        raise layout_changed(f"The page does not tell how to call {controller}.")
    return told["vf"]["vid"], {method["name"]: method for method in methods}


def remote_call(
    controller: str, vid: str, method: Mapping[str, Any], fields: Mapping[str, str], number: int
) -> list[dict[str, Any]]:
    """One remote call with one set of search fields; `number` counts them."""
    context = {mark: method.get(mark, "") for mark in ("csrf", "ns", "ver", "authorization")}
    call = {
        "action": controller,
        "method": method["name"],
        "data": [dict(fields)],
        "type": "rpc",
        "tid": number,
        "ctx": context | {"vid": vid},
    }
    return [call]


def remote_value(body: Any) -> Any:
    """What a remote call returned. Raises CrawlError (source_error) with the site's own words."""
    (answer,) = body
    if answer.get("type") == "exception" or answer.get("statusCode", 200) != 200:
        raise _refused(str(answer.get("message"))[:200], "Look at the call.")
    return answer.get("result")


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without records in it: theirs stand as "license.Status". Deeper ones are left out."""
    plain: dict[str, Any] = {}
    for name, value in row.items():
        if not isinstance(value, Mapping):
            plain[name] = value
            continue
        inner = value.get("v", value)
        plain |= {f"{name}.{n}": v for n, v in inner.items() if not isinstance(v, Mapping)}
    return plain


def _refused(words: str, mend: str) -> CrawlError:
    return CrawlError(Failure.SOURCE_ERROR, f"The site answered with {words}.", mend)
