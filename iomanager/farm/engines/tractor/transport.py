"""One request and its whole answer, as the engine's own clients speak: POST, HTTP/1.0, one connection each.

Lengths are counted in bytes, every wait ends, and an answer that is cut short, is a web page or is no answer at all
becomes a stated error (``domain/tractor.md`` 2.1 and 2.3).
"""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from iomanager.core.errors import Conflict, Forbidden, InvalidInput, IOManagerError, NotFound, Unavailable

MAX_REPLY: Final = 256 * 2**20  # bytes; a tree of 100,000 tasks is about 30 MB
BLOCK: Final = 65536
PAGE_STARTS: Final = (b"<!doctype html", b"<html")
KINDS: Final = {401: Forbidden, 403: Forbidden, 404: NotFound, 409: Conflict, 400: InvalidInput, 422: InvalidInput}

Value = str | int | float | Sequence[str | int]


class Unanswered(Unavailable):
    """The request went out whole and no whole answer came: whether the engine did it is not known."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an engine listens."""

    host: str = "tractor-engine"
    port: int = 80

    @classmethod
    def of(cls, text: str) -> Address:
        """``host[:port]`` as in TRACTOR_ENGINE; empty is the default. Raises InvalidInput for a port that is none."""
        host, _, port = text.strip().partition(":")
        if port and not port.isdecimal():
            raise InvalidInput(f"{text!r} is no engine address.", hint="Write it as host or host:port.")
        return cls(host or "tractor-engine", int(port or 80))

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to reach the engine, and until its whole answer must be there."""

    connect: float = 15
    reply: float = 60


@dataclass(frozen=True, slots=True)
class Request:
    """One call. ``path`` is quoted already; ``body`` is bytes, so that its length is counted in bytes."""

    path: str
    user: str
    body: bytes = b""
    content_type: str = ""
    method: str = "POST"


class _Connection(http.client.HTTPConnection):
    """Speaks HTTP/1.0: the engine keeps no connection open and sends no chunks."""

    _http_vsn = 10
    _http_vsn_str = "HTTP/1.0"


def query(verb: str, values: Mapping[str, Value | None]) -> str:
    """``/Tractor/verb?name=value&...``: values percent-quoted, lists joined with commas, None left out."""
    parts = [
        f"{name}={quote(_joined(value), safe=',', errors='surrogateescape')}"
        for name, value in values.items()
        if value is not None
    ]
    return f"/Tractor/{verb}?{'&'.join(parts)}"


def ask(address: Address, request: Request, timeouts: Timeouts) -> bytes:
    """The body of a successful answer; raises one of our errors for anything else."""
    connection = _Connection(address.host, address.port, timeout=timeouts.connect)
    try:
        _connect(connection, address)
        deadline = time.monotonic() + timeouts.reply
        _send(connection, request, address, timeouts)
        status, body = _receive(connection, address, deadline)
    finally:
        connection.close()
    if status != http.client.OK:
        raise _refusal(status, body)
    return body


def read_json(body: bytes) -> dict[str, Any]:
    """An answer's JSON object. Raises Unavailable for a web page, half a document or anything else; rc other than 0
    is the engine's refusal.
    """
    if body.lstrip()[:20].lower().startswith(PAGE_STARTS):
        raise Unavailable(
            "The Tractor engine's address answered with a web page instead of data.",
            hint="Check host and port in the settings: a proxy or another web server may be listening there.",
        )
    try:
        reply = json.loads(body)
    except ValueError as error:
        said = body[:200].decode(errors="replace").strip()
        raise Unanswered(f"The Tractor engine's answer is not whole or not JSON: {said!r}") from error
    if not isinstance(reply, dict):
        raise Unavailable("The Tractor engine answered JSON of an unknown form.")
    if reply.get("rc") not in (None, 0, "0"):
        raise InvalidInput(f"The Tractor engine refused: {reply.get('msg') or 'no reason given'}")
    return reply


def _joined(value: Value) -> str:
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    return ",".join(str(item) for item in value) if listed else str(value)  # type: ignore[union-attr]


def _connect(connection: http.client.HTTPConnection, address: Address) -> None:
    try:
        connection.connect()
    except (OSError, UnicodeError) as error:
        reason = "it did not answer in time" if isinstance(error, TimeoutError) else _said(error)
        raise Unavailable(
            f"The Tractor engine {address} cannot be reached: {reason}.",
            hint="Check host and port in the settings, and whether the engine runs. Jobs can be sent again later.",
        ) from error


def _send(connection: http.client.HTTPConnection, request: Request, address: Address, timeouts: Timeouts) -> None:
    headers = {
        "Host": str(address),
        "User-Agent": "IOManager-EngineClient/1.0",
        "X-Tractor-Blade": "0",
        "Cookie": f"TractorUser={quote(request.user)}",
        "Content-Length": str(len(request.body)),
    }
    if request.content_type:
        headers["Content-Type"] = request.content_type
    if connection.sock is not None:
        connection.sock.settimeout(timeouts.reply)
    try:
        connection.request(request.method, request.path, request.body, headers)
    except OSError as error:
        raise Unanswered(f"The Tractor engine {address} hung up during the request: {_said(error)}.") from error


def _receive(connection: http.client.HTTPConnection, address: Address, deadline: float) -> tuple[int, bytes]:
    try:
        response = connection.getresponse()
        body = _read(response, connection, deadline)
    except TimeoutError as error:
        raise Unanswered(f"The Tractor engine {address} did not answer in time.") from error
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(f"The Tractor engine {address} hung up without an answer: {_said(error)}.") from error
    promised = response.headers.get("Content-Length", "")
    if promised.isdecimal() and len(body) < int(promised):
        raise Unanswered(f"The Tractor engine {address} sent {len(body)} of {promised} bytes and hung up.")
    return response.status, body


def _read(response: http.client.HTTPResponse, connection: http.client.HTTPConnection, deadline: float) -> bytes:
    """Read to the end. The limit on a single wait shrinks, so that a drip cannot hold us for ever."""
    blocks: list[bytes] = []
    size = 0
    while block := response.read1(BLOCK):
        blocks.append(block)
        size += len(block)
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        if size > MAX_REPLY:
            raise Unavailable(f"The Tractor engine's answer is larger than {MAX_REPLY} bytes.")
        if connection.sock is not None:
            connection.sock.settimeout(left)
    return b"".join(blocks)


def _refusal(status: int, body: bytes) -> IOManagerError:
    """The error for a status other than 200, in the engine's own words where it gave some."""
    kind = KINDS.get(status, Unavailable)
    return kind(f"The Tractor engine answered {status}: {_message(body)}")


def _message(body: bytes) -> str:
    text = body.decode(errors="replace").strip()
    if body.lstrip()[:20].lower().startswith(PAGE_STARTS):
        return "a web page"
    try:
        text = str(json.loads(text)["msg"])
    except (ValueError, KeyError, TypeError):
        text = text.splitlines()[-1] if text else "no reason given"  # the last line of a traceback says it
    return text[:500]


def _said(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")


def environment_address() -> Address:
    """The address in TRACTOR_ENGINE, else the customary one."""
    return Address.of(os.environ.get("TRACTOR_ENGINE", ""))
