"""Putting one message on the wire: a signed webhook or an e-mail, under an id that stays."""

from __future__ import annotations

import base64
import hmac
import os
import smtplib
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import orjson

from directory.watch.items import Item

_SECONDS = 20


class NotSentError(RuntimeError):
    """It could not be handed over; it is tried again later."""


@dataclass(frozen=True, slots=True)
class Message:
    """One change for one destination. A receiver that has met `id` before may drop it."""

    id: str
    watch: str
    item: Item


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def signature(secret: str, message_id: str, moment: int, body: bytes) -> str:
    """HMAC-SHA256 over id, moment (seconds since 1970) and body, with dots between."""
    signed = f"{message_id}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret.encode(), signed, "sha256")).decode()


def body_of(message: Message) -> bytes:
    """What a webhook is sent."""
    return orjson.dumps({"id": message.id, "watch": message.watch, "change": message.item})


def post(message: Message, url: str, secret_from: str, moment: int) -> None:
    """Send it as a webhook. Raises NotSentError unless the answer is 2xx."""
    secret = os.environ.get(secret_from, "")
    if not secret:
        raise NotSentError(f"{secret_from} is not set")
    body = body_of(message)
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": message.id,
        "webhook-id": message.id,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret, message.id, moment, body),
    }
    # The address is the operator's own, read from a file as http or https.
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310
    try:
        urllib.request.build_opener(_NoRedirects).open(request, timeout=_SECONDS).close()
    except (urllib.error.URLError, OSError) as error:
        raise NotSentError(str(error)) from error


def mail(message: Message, address: str, sender: str) -> None:
    """Send it as an e-mail through INTERVENTIONIST_SMTP_URL. Raises NotSentError."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = (
        sender,
        address,
        " ".join(message.item.title.split()),
    )
    letter["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2] or 'localhost'}>"
    letter.set_content("\n".join([*message.item.lines, message.item.url]) + "\n")
    try:
        with _server() as server:
            server.send_message(letter)
    except (smtplib.SMTPException, OSError) as error:
        raise NotSentError(str(error)) from error


def _server() -> smtplib.SMTP:
    told = urlsplit(os.environ.get("INTERVENTIONIST_SMTP_URL", ""))
    if told.scheme not in {"smtp", "smtps"} or not told.hostname:
        raise NotSentError("INTERVENTIONIST_SMTP_URL is not set (smtp://user:password@host:port)")
    kind = smtplib.SMTP_SSL if told.scheme == "smtps" else smtplib.SMTP
    server = kind(told.hostname, told.port or 0, timeout=_SECONDS)
    server.ehlo()
    if told.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls()
    if told.username:
        server.login(unquote(told.username), unquote(told.password or ""))
    return server
