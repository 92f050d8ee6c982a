"""A local board with a MyLicense site: a session, a view state in parts, a cap, pages of 40."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from html import escape
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

CAP, PAGE_ROWS, PARTS = 200, 40, 11
PROFESSION = "Chemical Dependency Professional"
COLUMNS = "Name,License #,Profession,License Type,Status,City,State".split(",")
PLACE = "/Verification/"


@dataclass
class Visit:
    """What the board remembers of one session."""

    hidden: dict[str, str] = field(default_factory=dict)  # of the page that it gave last
    found: list[int] = field(default_factory=list)
    page: int = 1
    tokens: dict[str, int] = field(default_factory=dict)


class MyLicenseBoard:
    """Surnames by place in a list; a surname's search finds those that begin so."""

    def __init__(self, surnames: list[str]) -> None:
        self.surnames = surnames
        self.visits: dict[str, Visit] = {}
        self.refused: list[str] = []
        self.searched: list[str] = []

    def serve(self, server: HTTPServer) -> str:
        """Answer on a server. Gives the address of the search form."""
        allowed = Response("User-agent: *\nAllow: /\n", content_type="text/plain")
        server.expect_request("/robots.txt").respond_with_handler(lambda _: allowed)
        for name in ("Search", "SearchResults", "Details"):
            server.expect_request(f"{PLACE}{name}.aspx").respond_with_handler(self.answer)
        return server.url_for(f"{PLACE}Search.aspx")

    def answer(self, request: Request) -> Response:
        """Answer one request as such a site does."""
        key = request.cookies.get("ASP.NET_SessionId") or secrets.token_hex(12)
        visit = self.visits.setdefault(key, Visit())
        name = request.path.removeprefix(PLACE).removesuffix(".aspx")
        if request.method == "POST" and (lost := self._lost(visit, request.form)):
            self.refused += lost
            return Response("The state information is invalid for this page.", 500)
        done = getattr(self, f"_{request.method.lower()}_{name.lower()}")(visit, request)
        response = done if isinstance(done, Response) else Response(done, content_type="text/html")
        response.set_cookie("ASP.NET_SessionId", key)
        return response

    def _lost(self, visit: Visit, sent: Any) -> list[str]:
        """Hidden fields that did not come back as they were given."""
        moved = ("__EVENTTARGET", "__EVENTARGUMENT")
        given = visit.hidden.items()
        return [n for n, v in given if n not in sent or (sent[n] != v and n not in moved)]

    def _form(self, visit: Visit, action: str, body: str) -> str:
        parts = {f"__VIEWSTATE{n or ''}": secrets.token_hex(16) for n in range(PARTS)}
        visit.hidden = {"__EVENTTARGET": "", "__EVENTARGUMENT": "", **parts}
        visit.hidden |= {"__VIEWSTATEFIELDCOUNT": str(PARTS), "CurrentPageIndex": str(visit.page)}
        fields = "".join(
            f'<input type="hidden" name="{n}" value="{v}">' for n, v in visit.hidden.items()
        )
        return f'<html><body><form method="post" action="{action}">{fields}{body}</form></body>'

    def _get_search(self, visit: Visit, _: Request) -> str:
        body = (
            '<select name="t_web_lookup__profession_name"><option value="">All</option>'
            f'<option value="{PROFESSION}">{PROFESSION}</option></select>'
            '<select name="t_web_lookup__license_type_name"><option value="">All</option></select>'
            '<input type="text" name="t_web_lookup__first_name">'
            '<input type="text" name="t_web_lookup__last_name">'
            '<input type="submit" name="sch_button" value="Search">'
        )
        return self._form(visit, "Search.aspx", body)

    def _post_search(self, visit: Visit, request: Request) -> Response:
        seed = request.form["t_web_lookup__last_name"]
        self.searched.append(seed)
        ours = request.form["t_web_lookup__profession_name"] == PROFESSION
        fits = [i for i, s in enumerate(self.surnames) if s.upper().startswith(seed.upper())]
        visit.found, visit.page = (fits if ours else [])[:CAP], 1
        return Response(status=302, headers={"Location": "SearchResults.aspx"})

    def _get_searchresults(self, visit: Visit, _: Request) -> str:
        if not visit.found:
            return self._form(visit, "SearchResults.aspx", "<span>No records found</span>")
        return self._form(visit, "SearchResults.aspx", self._grid(visit))

    def _post_searchresults(self, visit: Visit, request: Request) -> str:
        visit.page = int(request.form["__EVENTTARGET"].rpartition("_ctl")[2]) + 1
        return self._form(visit, "SearchResults.aspx", self._grid(visit))

    def _grid(self, visit: Visit) -> str:
        head = "".join(f"<td>{column}</td>" for column in COLUMNS)
        begin = (visit.page - 1) * PAGE_ROWS
        rows = [self._row(visit, i) for i in visit.found[begin : begin + PAGE_ROWS]]
        return (
            f'<table id="datagrid_results"><tr>{head}</tr>{"".join(rows)}'
            f'<tr><td colspan="{len(COLUMNS)}">{self._pager(visit)}</td></tr></table>'
        )

    def _row(self, visit: Visit, index: int) -> str:
        token = secrets.token_hex(16)
        visit.tokens[token] = index
        link = f'<a href="Details.aspx?result={token}">{escape(self.surnames[index])}, Della</a>'
        cells = (f"CDP90{index:04d}", PROFESSION, PROFESSION, "Active", "Providence", "RI")
        rest = "".join(f"<td><span>{cell}</span></td>" for cell in cells)
        return f"<tr><td><table><tr><td>{link}</td></tr></table></td>{rest}</tr>"

    def _pager(self, visit: Visit) -> str:
        pages = range(1, -(-len(visit.found) // PAGE_ROWS) + 1)
        post = "javascript:__doPostBack('datagrid_results$_ctl44$_ctl{}','')"
        return "&nbsp;".join(
            f"<span>{n}</span>" if n == visit.page else f'<a href="{post.format(n - 1)}">{n}</a>'
            for n in pages
        )

    def _get_details(self, visit: Visit, request: Request) -> str:
        index = visit.tokens[request.args["result"]]
        return (
            f'<html><body><span id="_ctl15__ctl1_license_no">CDP90{index:04d}</span>'
            '<span id="_ctl15__ctl1_issue_date">05/14/2012</span>'
            '<span id="_ctl15__ctl1_expiration_date">06/30/2027</span></body></html>'
        )
