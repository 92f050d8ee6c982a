"""Putting one message on the wire: a signed webhook or an e-mail, under an id that stays."""

from __future__ import annotations

import base64
import hmac
import http.client
import os
import smtplib
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import EmailMessage
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

import orjson

from directory.watch.items import Item

_SECONDS = 20
_SECRET = "whsec_"  # noqa: S105 - what each secret begins with


class NotSentError(RuntimeError):
    """It could not be handed over; it is tried again later."""


class NotWantedError(NotSentError):
    """The receiver wants nothing more of this kind: it answered 410 Gone."""


@dataclass(frozen=True, slots=True)
class Message:
    """One change for one destination. A receiver that has met `id` before may drop it."""

    id: str
    watch: str
    item: Item


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def signature(key: bytes, message_id: str, moment: int, body: bytes) -> str:
    """HMAC-SHA256 over id, moment (seconds since 1970) and body, with dots between.

    As Standard Webhooks 1.0.0 has it (github.com/standard-webhooks, read 2026-11-28).
    """
    signed = f"{message_id}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def key_of(secret: str) -> bytes:
    """The key that a secret, "whsec_" and Base64, stands for: 24 to 64 bytes. Raises ValueError."""
    if not secret.startswith(_SECRET):
        raise ValueError(f"it does not begin with {_SECRET}")
    key = base64.b64decode(secret.removeprefix(_SECRET), validate=True)
    if not 24 <= len(key) <= 64:
        raise ValueError(f"it stands for {len(key)} bytes, not for 24 to 64")
    return key


def body_of(message: Message) -> bytes:
    """What a webhook is sent."""
    return orjson.dumps({"id": message.id, "watch": message.watch, "change": message.item})


def post(message: Message, url: str, secret_from: str, moment: int) -> None:
    """Send it as a webhook. Raises NotSentError unless the answer is 2xx; NotWantedError at 410.

    So says Standard Webhooks 1.0.0: who answers 410 Gone is sent no more.
    """
    try:
        key = key_of(os.environ.get(secret_from, ""))
    except ValueError as error:
        raise NotSentError(f"{secret_from} is no secret of a webhook: {error}") from error
    body = body_of(message)
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": message.id,
        "webhook-id": message.id,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(key, message.id, moment, body),
    }
    # The address is the operator's own, read from a file as http or https.
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310
    try:
        urllib.request.build_opener(_NoRedirects).open(request, timeout=_SECONDS).close()
    except urllib.error.HTTPError as error:
        gone = error.code == HTTPStatus.GONE
        raise (NotWantedError if gone else NotSentError)(str(error)) from error
    except (OSError, http.client.HTTPException) as error:  # the second: what is no HTTP
        raise NotSentError(str(error) or type(error).__name__) from error


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
