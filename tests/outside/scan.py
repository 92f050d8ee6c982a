"""What scanners say of the served site: `make scan`, or python -m tests.outside.scan FOLDER TOOLS.

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
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.outside.behind_nginx import NGINX, proxied
from tests.web.production import ROOT, serving

SECONDS = 900  # at most, for one scanner
# Those that ask a server of their makers, or fetch a data base from one, are left out.
ATTACKS = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,"
    "redirect,shellshock,spring4shell,sql,upload,xss"
)
BOUNDS = "--depth 4 --max-links-per-page 30 --max-files-per-dir 25 --max-parameters 30".split()
TIMES = "--max-scan-time 120 --max-attack-time 25 --timeout 10 --tasks 4".split()


def crawler(tools: Path, folder: Path, port: int) -> list[str]:
    """Wapiti: walks the site and tries the usual attacks on all that takes anything."""
    starts = [
        "",
        "search",
        "look-up",
        "check",
        "saved",
        "maintain/sign-in",
        "api/v1/search?place=06103",
    ]
    address = f"https://localhost:{port}/"
    more = [word for start in starts for word in ("--start", address + start)]
    keep = ("--store-session", str(folder / "w"), "--store-config", str(folder / "c"))
    # A server of its makers is where it would look for what came back; here nothing listens.
    nowhere = ("--endpoint", "http://127.0.0.1:9/", "--dns-endpoint", "")
    told = ("--format", "json", "--output", str(folder / "wapiti.json"))
    command = [str(tools / "venv/bin/wapiti"), "--url", address, *more, "--module", ATTACKS]
    return [*command, *BOUNDS, *TIMES, *keep, *nowhere, *told, "--no-bugreport", "--flush-session"]


def commands(tools: Path, folder: Path, port: int) -> Iterator[tuple[str, list[str]]]:
    """Each scanner by its name."""
    site = f"localhost:{port}"
    yield "wapiti", crawler(tools, folder, port)
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
    folder.mkdir(parents=True, exist_ok=True)
    trusting = os.environ | {"NODE_EXTRA_CA_CERTS": str(certificate)}
    codes = {}
    for name, command in commands(tools, folder, port):
        print(f"{name} …", flush=True)
        with (folder / f"{name}.txt").open("wb") as said:
            done = subprocess.run(
                command,
                stdout=said,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
                env=trusting,
            )
        codes[name] = done.returncode
    return codes


def found(folder: Path) -> dict[str, int]:
    """How often Wapiti found what."""
    told = json.loads((folder / "wapiti.json").read_text())
    kinds = {**told["vulnerabilities"], **told["anomalies"], **told["additionals"]}
    return {kind: len(cases) for kind, cases in kinds.items() if cases}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("tools", type=Path)
    given = parser.parse_args()
    if NGINX is None:
        sys.exit("nginx is missing (on Debian: apt-get install nginx-light)")
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        home = {**os.environ, "INTERVENTIONIST_HOME": str(place / "home")}
        demo = [sys.executable, "-m", "directory", "demo", "--no-serve"]
        subprocess.run(demo, cwd=ROOT, env=home, check=True, stdout=subprocess.DEVNULL)
        store = f"sqlite:///{place}/home/demo.db"
        more = {"INTERVENTIONIST_MAINTAIN_DATABASE_URL": store, "INTERVENTIONIST_API_LIMIT": "off"}
        with (
            serving(store, place, **more) as site,
            proxied(site.port, place / "proxy") as (port, _),
        ):
            print(scan(given.tools, given.folder, port, place / "proxy/fullchain.pem"))
            shutil.copytree(place / "logs", given.folder / "logs", dirs_exist_ok=True)
    print(found(given.folder))


if __name__ == "__main__":
    main()
