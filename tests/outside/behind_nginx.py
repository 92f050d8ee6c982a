"""The site as the world meets it: nginx with our own settings in front, a self-made certificate."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.commands import ROOT
from tests.web.production import free_port, wait_for

SETTINGS = (ROOT / "deploy/nginx/upstream.conf", ROOT / "deploy/nginx/site.conf")
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
_WHOLE = """daemon off; pid {folder}/nginx.pid; worker_processes 2; error_log stderr crit;
events {{ }}
http {{
    default_type application/octet-stream;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {site}
}}
"""


@contextmanager
def proxied(site_port: int, folder: Path) -> Iterator[tuple[int, int]]:
    """The ports on which nginx answers "localhost", by TLS and plainly, before a site's own."""
    port, plain = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "nginx.conf"
    settings.write_text(_settings(folder, site_port, port, plain))
    certify(folder)
    assert NGINX
    command = [NGINX, "-c", str(settings), "-p", str(folder)]
    subprocess.run([*command, "-t", "-q"], check=True)
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        wait_for(port, process)
        yield port, plain
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _settings(folder: Path, site_port: int, port: int, plain: int) -> str:
    """Our files, with this machine's ports and folder in the place of those of a server."""
    site = "".join(one.read_text() for one in SETTINGS)
    for word, here in (
        (r"\b127\.0\.0\.1:8000\b", f"127.0.0.1:{site_port}"),
        (r"listen 443\b", f"listen 127.0.0.1:{port}"),
        (r"listen 80\b", f"listen 127.0.0.1:{plain}"),
        (r"directory\.example\.org", "localhost"),
        (r"/etc/interventionist/tls", str(folder)),
    ):
        site, found = re.subn(word, here, site)
        assert found, word
    return _WHOLE.format(folder=folder, site=site)


def certify(folder: Path) -> None:
    """Make a key and a certificate of "localhost" for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
