"""What scanners say of the served site: `make scan`.

usage: python -m tests.outside.scan FOLDER TOOLS [PART…]

A store of invented people under gunicorn behind nginx, all on this machine's own address, and no
scanner is given a way to any other. FOLDER gets the reports; TOOLS is where `make scan` put the
scanners. Reading them is a person's work: docs/threat-model.md has the answers to the last ones.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.commands import ROOT
from tests.outside import signed_in
from tests.outside.behind_nginx import NGINX, proxied
from tests.web.production import serving

SECONDS = 900  # at most, for one scanner
# Those that ask a server of their makers, or fetch a data base from one, are left out.
ATTACKS = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,"
    "redirect,shellshock,spring4shell,sql,upload,xss"
)
STARTS = (
    "",
    "search",
    "look-up",
    "check",
    "saved",
    "maintain/sign-in",
    "api/v1/search?place=06103",
)
BOUNDS = "--depth 4 --max-links-per-page 30 --max-files-per-dir 25 --max-parameters 30".split()
TIMES = "--max-scan-time 120 --max-attack-time 25 --timeout 10 --tasks 4".split()


def maintained(store: str) -> dict[str, str]:
    """Settings with which maintainers' pages are there."""
    return {"INTERVENTIONIST_MAINTAIN_DATABASE_URL": store, "INTERVENTIONIST_API_LIMIT": "off"}


def crawler(tools: Path, folder: Path, name: str, address: str, *more: str) -> list[str]:
    """Wapiti: walks the site and tries the usual attacks on all that takes anything."""
    keep = ("--store-session", str(folder / "w"), "--store-config", str(folder / "c"))
    # A server of its makers is where it would look for what came back; here nothing listens.
    nowhere = ("--endpoint", "http://127.0.0.1:9/", "--dns-endpoint", "")
    told = ("--format", "json", "--output", str(folder / f"{name}.json"))
    command = [str(tools / "venv/bin/wapiti"), "--url", address, *more, "--module", ATTACKS]
    return [*command, *BOUNDS, *TIMES, *keep, *nowhere, *told, "--no-bugreport", "--flush-session"]


def for_everybody(tools: Path, folder: Path, port: int) -> list[str]:
    """Wapiti on the pages that anybody may ask for."""
    address = f"https://localhost:{port}/"
    more = [word for start in STARTS for word in ("--start", address + start)]
    return crawler(tools, folder, "wapiti", address, *more)


def for_maintainers(tools: Path, folder: Path, port: int, cookie: str) -> list[str]:
    """Wapiti with a maintainer's cookie on every request, whatever the site says."""
    address = f"https://localhost:{port}/maintain/"
    out = [word for way in signed_in.LEAVING for word in ("--exclude", address + way)]
    kept = ("--cookie-value", cookie, "--scope", "folder")
    return crawler(tools, folder, "wapiti-maintain", address, *out, *kept)


def commands(tools: Path, folder: Path, port: int) -> Iterator[tuple[str, list[str]]]:
    """Each scanner by its name."""
    site = f"localhost:{port}"
    yield "wapiti", for_everybody(tools, folder, port)
    yield "sslyze", [str(tools / "venv/bin/sslyze"), "--mozilla_config=intermediate", site]
    yield "observatory", ["node", str(_observatory(tools) / "src/scan.js"), site]
    if testssl := shutil.which("testssl") or shutil.which("testssl.sh"):
        yield "testssl", [testssl, "--quiet", "--color", "0", "--warnings", "off", site]


def _observatory(tools: Path) -> Path:
    """Mozilla's checklist of headers; its list of preloaded names is empty here."""
    package = tools / "node_modules/@mdn/mdn-http-observatory"
    (package / "conf/hsts-preload.json").write_text("{}")
    return package


def scan(tools: Path, folder: Path, port: int, certificate: Path) -> Mapping[str, int]:
    """Let each scanner look; its exit code by name, and what it said in FOLDER/NAME.txt."""
    return {
        name: run(name, command, folder, certificate)
        for name, command in commands(tools, folder, port)
    }


def run(name: str, command: Sequence[str], folder: Path, certificate: Path) -> int:
    """Let one scanner look; its exit code."""
    print(f"{name} …", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.txt").open("wb") as said:
        return subprocess.run(
            command,
            stdout=said,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            env=os.environ | {"NODE_EXTRA_CA_CERTS": str(certificate)},
        ).returncode


def found(folder: Path, name: str) -> dict[str, int]:
    """How often Wapiti found what."""
    told = json.loads((folder / f"{name}.json").read_text())
    kinds = {**told["vulnerabilities"], **told["anomalies"], **told["additionals"]}
    return {kind: len(cases) for kind, cases in kinds.items() if cases}


def scan_everybody(tools: Path, folder: Path, place: Path) -> None:
    """What anybody may reach, with every scanner."""
    home = {**os.environ, "INTERVENTIONIST_HOME": str(place / "home")}
    demo = [sys.executable, "-m", "directory", "demo", "--no-serve"]
    subprocess.run(demo, cwd=ROOT, env=home, check=True, stdout=subprocess.DEVNULL)
    store = f"sqlite:///{place}/home/demo.db"
    with (
        serving(store, place, **maintained(store)) as site,
        proxied(site.port, place / "proxy") as (port, _),
    ):
        print(scan(tools, folder, port, place / "proxy/fullchain.pem"))
        shutil.copytree(place / "logs", folder / "logs", dirs_exist_ok=True)
    print(found(folder, "wapiti"))


def scan_maintainers(tools: Path, folder: Path, place: Path) -> None:
    """What a maintainer reaches, with Wapiti; and whether it was signed in to the end."""
    office, certificate = signed_in.office(place), place / "proxy/fullchain.pem"
    with (
        serving(office.url, place, **maintained(office.url)) as site,
        proxied(site.port, place / "proxy") as (port, _),
    ):
        cookie = office.cookie(port, certificate)
        name = "wapiti-maintain"
        print(run(name, for_maintainers(tools, folder, port, cookie), folder, certificate))
        print("signed in to the end:", signed_in.is_in(port, certificate, cookie))
        for route, counts in sorted(signed_in.reached(site.log()).items()):
            print(f"  {route:50}", dict(counts))
        shutil.copytree(place / "logs", folder / "logs-maintain", dirs_exist_ok=True)
    print(found(folder, name))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("tools", type=Path)
    parser.add_argument("parts", nargs="*", default=[*PARTS], metavar="|".join(PARTS))
    given = parser.parse_args()
    if NGINX is None:
        sys.exit("nginx is missing (on Debian: apt-get install nginx-light)")
    for part in given.parts:
        with tempfile.TemporaryDirectory() as temporary:
            PARTS[part](given.tools, given.folder, Path(temporary))


PARTS = {"everybody": scan_everybody, "maintainers": scan_maintainers}

if __name__ == "__main__":
    main()
