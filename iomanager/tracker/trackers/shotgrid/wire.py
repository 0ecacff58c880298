"""The official client with a transport of our own: one request is sent once, has a deadline, and is answered by JSON.

``shotgun_api3`` builds and reads the messages. What it does badly (``domain/shotgrid.md`` 0: writes sent twice, no
deadline, pages of HTML taken for records) is the transport's, so that is replaced by ``httpx``.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iomanager.tracker.trackers.shotgrid import faults

if TYPE_CHECKING:
    import httpx

_MOST_BYTES = 512 * 2**20


@dataclass(frozen=True, slots=True)
class Site:
    """Where a site is and how it is reached. ``proxy`` is a URL; seconds for the whole of one call."""

    url: str
    proxy: str = ""
    ca_file: str = ""
    seconds: float = 60.0
    connect_seconds: float = 10.0
    connections: int = 3
    idle_seconds: float = 20.0

    @property
    def name(self) -> str:
        """As messages name it."""
        return self.url.partition("//")[2].rstrip("/") or self.url


def http_client(site: Site) -> httpx.Client:
    """The connections to a site, shared by all threads; never a silent second try, idle ones are closed in time."""
    import httpx

    return httpx.Client(
        timeout=httpx.Timeout(site.seconds, connect=site.connect_seconds),
        verify=ssl.create_default_context(cafile=site.ca_file) if site.ca_file else True,
        proxy=site.proxy or None,
        limits=httpx.Limits(max_connections=site.connections, keepalive_expiry=site.idle_seconds),
        follow_redirects=False,
        trust_env=False,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, its body unpacked; header names are in lower case."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


def ask(client: httpx.Client, site: Site, request: httpx.Request, *, seconds: float = 0.0) -> Answer:
    """Send once and read the whole answer before the deadline: ``seconds`` from now, 0 for those of the site. Raises
    NotSent, Unknown.
    """
    import httpx

    allowed = seconds or site.seconds
    deadline = time.monotonic() + allowed
    try:
        response = client.send(request, stream=True)
    except (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.ProxyError,
        httpx.UnsupportedProtocol,
    ) as e:
        raise faults.not_reached(site.name, e) from e
    except httpx.HTTPError as error:
        raise faults.no_answer(site.name, error) from error
    try:
        body = _read(response, site, deadline, allowed)
    except httpx.HTTPError as error:
        raise faults.no_answer(site.name, error) from error
    finally:
        response.close()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, response.reason_phrase, headers, body)


def _read(response: httpx.Response, site: Site, deadline: float, allowed: float) -> bytes:
    pieces, size, late = [], 0, False
    for piece in response.iter_bytes():
        if late:  # an answer whose last piece came late is whole all the same
            raise faults.too_long(site.name, allowed)
        pieces.append(piece)
        size += len(piece)
        late = time.monotonic() > deadline
        if size > _MOST_BYTES:
            raise faults.odd_answer(site.name, f"an answer of more than {_MOST_BYTES >> 20} MiB")
    return b"".join(pieces)


def official_client(
    site: Site, http: httpx.Client, login: Mapping[str, str], on_answer: Callable[[Answer], None] = lambda _: None
) -> Any:
    """A ``shotgun_api3.Shotgun`` for one thread, over our transport. ``login`` are its keyword arguments."""
    from shotgun_api3.shotgun import Shotgun

    class Client(Shotgun):
        """The official client whose requests are ours."""

        MAX_ATTEMPTS = 1

        def _transform_inbound(self, data: Any) -> Any:
            """Times stay text, which only fields of times turn into times: the client's search for them in all that
            comes costs more than anything else, and finds some in descriptions.
            """
            return data

        def _http_request(
            self, verb: str, path: str, body: Any, headers: dict[str, Any]
        ) -> tuple[tuple[int, str], dict[str, Any], str]:
            url = f"{self.config.scheme}://{self.config.server}{path}"
            sent = {name: str(value) for name, value in headers.items()}
            answer = ask(http, site, http.build_request(verb, url, content=body, headers=sent))
            on_answer(answer)
            check_status(site, answer)
            return (200, "OK"), {"content-type": "application/json"}, checked_json(site, answer)

    client = Client(site.url, connect=False, convert_datetimes_to_utc=False, **login)
    client.config.max_rpc_attempts = 1
    return client


def check_status(site: Site, answer: Answer) -> None:
    """Raise what a status other than success stands for."""
    if answer.status != 200:
        location, wait = (answer.headers.get(name, "") for name in ("location", "retry-after"))
        raise faults.of_status(site.name, answer.status, answer.reason, location=location, retry_after=wait)


def checked_json(site: Site, answer: Answer) -> str:
    """The body, when it is JSON. Errors that the site states are raised here, by their codes."""
    kind = answer.headers.get("content-type", "").lower()
    if not kind.startswith(("application/json", "text/javascript")):
        raise faults.odd_answer(site.name, f"it sent {kind.partition(';')[0] or 'nothing that says what it is'}")
    text = answer.body.decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise faults.odd_answer(site.name, "its JSON is broken") from error
    if isinstance(found, dict) and found.get("exception"):
        raise faults.of_code(int(found.get("error_code") or 0), str(found.get("message") or "no reason given"))
    return text
