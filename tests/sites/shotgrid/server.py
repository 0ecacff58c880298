"""The stand-in site over HTTP on a free port of this machine: routes, faults on the wire, start and stop.

``with Site() as site:`` runs it in a thread; ``site.url`` is what a client connects to.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
from collections.abc import Awaitable, Callable
from email.utils import format_datetime
from types import TracebackType
from typing import Any, Final, cast

import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from tests.sites.shotgrid import demo
from tests.sites.shotgrid.errors import Code, SiteFault
from tests.sites.shotgrid.events import Actor
from tests.sites.shotgrid.faults import Fault, Faults, Kind, Log
from tests.sites.shotgrid.faults import Request as Asked
from tests.sites.shotgrid.login import Launcher
from tests.sites.shotgrid.media import TRANSIENT
from tests.sites.shotgrid.read import Row
from tests.sites.shotgrid.rpc import Api
from tests.sites.shotgrid.schema import build
from tests.sites.shotgrid.store import Store
from tests.sites.shotgrid.uploads import Uploads, parse

PAGE: Final = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon.</body></html>"
PENDING_PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060"
    "f80f00010401005fe5c34b0000000049454e44ae426082"
)
BEFORE: Final = (Kind.DROP_BEFORE, Kind.RESET_BEFORE, Kind.HANG_BEFORE)
Work = Callable[[], Response]


class Protocol(H11Protocol):
    """uvicorn's protocol, which lets the application have the connection itself."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")  # made by create_server: asyncio takes it for none of TCP
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each reply waits 40 ms
        inner = cast("Callable[[Scope, Receive, Send], Awaitable[None]]", self.app)

        async def with_transport(scope: Scope, receive: Receive, send: Send) -> None:
            scope["transport"] = transport
            now = format_datetime(self.app_state["now"](), usegmt=True)
            self.server_state.default_headers[:] = [(b"date", now.encode())]  # the cycle has this very list
            await inner(scope, receive, send)

        self.app = cast("Any", with_transport)


class Site:
    """One site. ``path``: where the rows are kept; ``show``: with the demo show, else only its accounts."""

    def __init__(self, *, port: int = 0, path: str = ":memory:", show: bool = False) -> None:
        self.store = Store(build(), path)
        self.api = Api(self.store)
        self.uploads = Uploads(self.api)
        self.launcher = Launcher(self.api.accounts)
        self.faults = Faults()
        self.log = Log()
        self.dropped = 0  # connections that were closed before their reply
        self._show = show
        self._port = port
        self._socket: socket.socket | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: asyncio.Server | None = None
        self._config: uvicorn.Config | None = None
        self._state = ServerState()
        self._stopping: asyncio.Event | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stand-in site")

    # -- start and stop -----------------------------------------------------------------------------------------------

    def __enter__(self) -> Site:
        if self.store.open():
            demo.accounts(self.api)
            if self._show:
                demo.show(self.api)
        else:
            demo.remember(self.api)
        self._socket = socket.create_server(("127.0.0.1", self._port))
        self._port = self._socket.getsockname()[1]
        self.api.media.base = self.url
        self._thread.start()
        if not self._started.wait(30):
            raise RuntimeError("the stand-in site did not start")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._loop and self._stopping:
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self.store.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._config = uvicorn.Config(
            application(self), log_config=None, access_log=False, lifespan="off", ws="none", timeout_keep_alive=75
        )
        self._config.load()
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        await self._listen()
        self._started.set()
        await self._stopping.wait()
        await self._deafen()
        while self._state.tasks:  # they see that the caller is gone, or that the site stops
            await asyncio.sleep(0.001)

    async def _listen(self) -> None:
        assert self._loop is not None
        assert self._config is not None
        if self._socket is None:
            self._socket = socket.create_server(("127.0.0.1", self._port))
        config, state = self._config, {"now": self.store.now}
        make = lambda: Protocol(config=config, server_state=self._state, app_state=state)  # noqa: E731
        self._server = await self._loop.create_server(make, sock=self._socket, backlog=128)

    async def _deafen(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = self._socket = None
        for connection in list(self._state.connections):
            cast("Protocol", connection).transport.abort()
        await asyncio.sleep(0)

    def go_offline(self) -> None:
        """Refuse connections, and cut those that are open; the rows stay."""
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(self._deafen(), self._loop).result(30)

    def go_online(self) -> None:
        """Listen again, on the same port."""
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(30)

    # -- for tests ----------------------------------------------------------------------------------------------------

    def fault(self, method: str, kind: Kind | str, **options: Any) -> None:
        """Switch a fault on; options as ``faults.Fault``: at, times, entity, status, code, message, seconds."""
        self.faults.add(Fault(method, Kind(kind), **options))

    def rows(self, entity: str, *fields: str, retired: bool = False) -> list[Row]:
        """The rows of a type by id as they are on the site, without a request; all fields where none is named."""
        known = self.store.schema.of(entity)
        names = fields or [name for name in known if known[name].kind != "image"]
        with self.store.lock:
            found = self.store.many(f'SELECT id FROM "{entity}" WHERE gone = ? ORDER BY id', [int(retired)])
            return self.api.reader.rows(entity, [row[0] for row in found], names)

    def add(self, entity: str, /, **fields: Any) -> int:
        """A row made by the site's own script, without a request. Returns its id."""
        with self.store.lock:
            return int(self.api.writer.create({"type": entity, "fields": _listed(fields)}, self._script())["id"])

    def change(self, entity: str, number: int, /, **fields: Any) -> None:
        """Another artist's update."""
        with self.store.lock:
            self.api.writer.update({"type": entity, "id": number, "fields": _listed(fields)}, self._script())

    def retire(self, entity: str, number: int) -> bool:
        with self.store.lock:
            return self.api.writer.delete({"type": entity, "id": number}, self._script())

    def revive(self, entity: str, number: int) -> bool:
        with self.store.lock:
            return self.api.writer.revive({"type": entity, "id": number}, self._script())

    def fill(self, *, shots: int = 20_000, versions: int = 60_000) -> None:
        """Many rows at once, in sequences of a hundred shots, without events."""
        demo.many(self.api, shots, versions)

    def _script(self) -> Actor:
        return self.api.accounts.actor(demo.KEY)

    def project(self) -> Row:
        """The project Demo as a link."""
        row = self.store.many("SELECT id FROM Project WHERE name = 'Demo'")[0]
        return {"type": "Project", "id": row[0]}

    def blob(self, field: Any) -> bytes:
        """The bytes that a url field or an image of the site keeps; ``field``: as ``stored`` gives it."""
        found = self.api.media.bytes(field["key"])
        assert found is not None
        return found[0]

    def stored(self, entity: str, number: int, name: str) -> Any:
        """What the site keeps of a url or image field: key, name, link_type ..., or None."""
        with self.store.lock:
            row = self.store.row(entity, number)
            return json.loads(row[name]) if row is not None and row[name] else None

    def close_idle(self) -> None:
        """Close every connection on which no call is running; clients learn it when they send."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._close_idle)

    def _close_idle(self) -> None:
        for connection in list(self._state.connections):
            cast("Protocol", connection).shutdown()

    # -- requests -----------------------------------------------------------------------------------------------------

    async def serve(self, request: Request, asked: Asked, work: Work) -> Response:
        """Do the work of one request, with what is switched on for it."""
        for hook in self.faults.hooks(asked):
            await asyncio.to_thread(hook, asked)
        fault = self.faults.take(asked)
        if fault is None:
            return work()
        if (early := self._refuse(fault, asked)) is not None:
            return early
        if fault.kind in BEFORE:
            return await self._break(request, fault, b"")
        reply = work()
        match fault.kind:
            case Kind.SLOW:
                await self._wait(fault.seconds)
                return reply
            case Kind.STATUS_AFTER:
                return Response("out of order", fault.status, media_type="text/plain")
            case Kind.HTML_AFTER:
                return Response(PAGE, media_type="text/html")
            case Kind.GARBAGE:
                return Response(bytes(reply.body)[:-2], media_type="application/json")
            case Kind.STALE:
                asyncio.get_running_loop().call_later(0.02, request.scope["transport"].close)
                return reply
        return await self._break(request, fault, bytes(reply.body))

    def _refuse(self, fault: Fault, asked: Asked) -> Response | None:
        match fault.kind:
            case Kind.STATUS:
                return Response(fault.message, fault.status, media_type="text/plain")
            case Kind.HTML:
                return Response(PAGE, media_type="text/html")
            case Kind.SAML:
                return Response("", 302, {"Location": f"{self.url}/saml/saml_login_request"})
            case Kind.ERROR:
                return _json(SiteFault(fault.message, fault.code).reply())
            case Kind.EXPIRED:
                self._end_session(asked)
                return _json(SiteFault("The session token has expired or is invalid.", Code.AUTHENTICATION).reply())
        return None

    def _end_session(self, asked: Asked) -> None:
        self.api.accounts.sessions.pop(str(asked.auth.get("session_token")), None)

    async def _break(self, request: Request, fault: Fault, body: bytes) -> Response:
        """Break the connection, or hang; what is returned never arrives."""
        transport: asyncio.Transport = request.scope["transport"]
        self.dropped += 1
        if fault.kind in (Kind.HANG_BEFORE, Kind.HANG_AFTER):
            await self._hang(request, fault.seconds)
        elif fault.kind == Kind.HALF:
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            transport.write(head.encode() + body[: len(body) // 2])
        if fault.kind in (Kind.RESET_BEFORE, Kind.RESET_AFTER):
            connection = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        else:
            transport.close()
        while (await request.receive())["type"] != "http.disconnect":
            pass
        return Response(status_code=500)

    async def _hang(self, request: Request, seconds: float) -> None:
        waits = [asyncio.ensure_future(request.receive()), asyncio.ensure_future(self._wait(seconds))]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _wait(self, seconds: float) -> None:
        assert self._stopping is not None
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


def _listed(fields: Row) -> list[Row]:
    return [{"field_name": name, "value": value} for name, value in fields.items()]


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False).encode(), media_type="application/json")


def _answer(method: str, reply: Row) -> Response:
    if method == "export_page" and "results" in reply:
        return Response(reply["results"], media_type="text/csv")
    return _json(reply)


def application(site: Site) -> FastAPI:
    """The routes of a site."""
    app = FastAPI(openapi_url=None)

    @app.post("/api3/json")
    async def rpc(request: Request) -> Response:
        body = await request.json()
        method, params = str(body["method_name"]), body.get("params") or []
        auth = params[0] if params and isinstance(params[0], dict) else {}
        asked = site.log.add(method, params[1] if len(params) > 1 else {}, auth)
        return await site.serve(request, asked, lambda: _answer(method, site.api.call(method, params)))

    @app.post("/upload/{name}")
    async def upload(name: str, request: Request) -> Response:
        form = parse(await request.body(), request.headers.get("content-type", ""))
        asked = site.log.add(name, {key: value for key, value in form.items() if isinstance(value, str)}, form)
        return await site.serve(request, asked, lambda: _form(site, name, form))

    @app.put("/put/{key}")
    async def put(key: str, request: Request) -> Response:
        body, query = await request.body(), request.query_params
        asked = site.log.add("put", {"key": key, "bytes": len(body)}, {})
        good = site.api.media.good(key, query.get("expires", ""), query.get("signature", ""))
        return await site.serve(request, asked, lambda: _put(site, key, body, good=good))

    @app.get("/media/{key}")
    async def media(key: str, request: Request) -> Response:
        query = request.query_params
        asked = site.log.add("media", {"key": key}, {})
        good = site.api.media.good(key, query.get("expires", ""), query.get("signature", ""))
        return await site.serve(request, asked, lambda: _media(site, key, good=good))

    @app.get("/file_serve/attachment/{number}")
    async def attachment(number: int, request: Request) -> Response:
        asked = site.log.add("file_serve", {"id": number}, {})
        return await site.serve(request, asked, lambda: _attachment(site, number))

    @app.get(TRANSIENT)
    async def pending() -> Response:
        return Response(PENDING_PNG, media_type="image/png")

    site.launcher.routes(app)
    control(app, site)
    return app


def _form(site: Site, name: str, form: Row) -> Response:
    with site.store.lock:
        try:
            return Response(site.uploads.answer(name, form), media_type="text/plain")
        except (SiteFault, KeyError, ValueError) as error:
            return Response(f"0\n{error}\n", media_type="text/plain")


def _put(site: Site, key: str, body: bytes, *, good: bool) -> Response:
    tag = site.uploads.put(key, body) if good else None
    return Response(status_code=200, headers={"ETag": tag}) if tag else _forbidden()


def _forbidden() -> Response:
    body = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
    return Response(body, 403, media_type="application/xml")


def _media(site: Site, key: str, *, good: bool) -> Response:
    found = site.api.media.bytes(key)
    if found is None or not good:
        return _forbidden()
    return Response(found[0], media_type=found[1])


def _attachment(site: Site, number: int) -> Response:
    if number in site.api.media.scans:
        return Response("This file is undergoing a malware scan.", site.api.media.scans[number])
    kept = site.stored("Attachment", number, "this_file")
    if kept is None or kept["link_type"] == "local":
        return Response("no such attachment", 400)
    target = site.api.media.signed(kept["key"]) if kept["link_type"] == "upload" else kept["url"]
    return Response("", 302, {"Location": target})


def control(app: FastAPI, site: Site) -> None:
    """Switches over HTTP, for a site in another process: ``/control/``."""

    @app.post("/control/fault")
    async def fault(request: Request) -> Row:
        options = await request.json()
        site.fault(options.pop("method"), options.pop("kind"), **options)
        return {"ok": True}

    @app.post("/control/clear")
    async def clear() -> Row:
        site.faults.clear()
        site.log.clear()
        return {"ok": True}

    @app.post("/control/expire")
    async def expire() -> Row:
        site.api.accounts.expire()
        return {"ok": True}

    @app.post("/control/events")
    async def events(request: Request) -> Row:
        options = await request.json()
        {"gap": site.api.events.gap, "hold": site.api.events.hold}.get(options["do"], lambda count: None)(
            options["count"]
        )
        if options["do"] == "release":
            site.api.events.release()
        return {"ok": True}

    @app.get("/control/log")
    async def log(method: str | None = None) -> Row:
        found = site.log.all(method)
        return {"count": len(found), "requests": [{"method": r.method, "call": r.call} for r in found]}
