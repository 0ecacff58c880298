"""The stand-in engine over HTTP: spool, monitor, queue, ctrl and logs, on a free port of this machine.

``with StandIn(folder) as engine:`` runs it in threads; ``engine.faults`` breaks answers, ``engine.forget()`` loses all.
"""

from __future__ import annotations

import json
import secrets
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from iomanager.farm.engines.tractor import login
from tests.sites.tractor.faults import Fault, Faults, Kind
from tests.sites.tractor.run import Blade, Farm
from tests.sites.tractor.tcl import ScriptError, parse
from tests.sites.tractor.tree import Job, Task, build, command_data, job_data, tree_data

PAGE = b"<!DOCTYPE html><html><body>It works!</body></html>"


class Refused(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class StandIn:
    """One engine. ``passwords``: users who must log in; without them nobody must.

    ``validation`` is what it says of its way to check them, ``scheme`` that way.
    """

    def __init__(self, folder: Path, *, blades: list[Blade] | None = None, port: int = 0) -> None:
        self.farm = Farm(folder, blades or [Blade("blade1"), Blade("blade2")])
        self.faults = Faults()
        self.passwords: dict[str, str] = {}
        self.validation = login.INTERNAL
        self.scheme: login.Scheme = login.internal_response
        self.requests: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.stopping = threading.Event()
        self._sessions: set[str] = set()
        self._challenges: set[str] = set()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="stand-in server")

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> StandIn:
        self.farm.start()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.farm.stop()

    def forget(self) -> None:
        """Restart with an empty database."""
        self._sessions.clear()
        self.farm.forget()

    # -- verbs --------------------------------------------------------------------------------------------------------

    def answer(self, verb: str, query: dict[str, str], body: bytes) -> dict[str, Any] | str:
        """The answer to a request. Raises Refused."""
        verbs: dict[str, Callable[[dict[str, str], bytes], dict[str, Any] | str]] = {
            "spool": self._spool,
            "monitor": self._monitor,
            "queue": self._queue,
            "ctrl": self._ctrl,
        }
        if verb not in verbs:
            raise Refused(501, f"unknown request {verb}")
        open_to_all = verb == "spool" or query.get("q") in ("login", "loginscheme", "gentoken")
        if self.passwords and not open_to_all and query.get("tsid") not in self._sessions:
            raise Refused(401, "a login is required")
        return verbs[verb](query, body)

    def _spool(self, query: dict[str, str], body: bytes) -> dict[str, Any]:
        if query.get("spvers") != "2.0" or not body.strip():
            raise Refused(400, "not a spool request")
        owner, cwd = query.get("jobOwner") or "root", query.get("cwd") or query.get("jobcwd", "")
        if "/" in owner or owner.startswith("."):
            raise Refused(400, "no such owner")
        try:
            element = parse(body)
            job = self.farm.add(lambda jid: build(element, jid, owner, cwd, query.get("hnm", "")))
        except ScriptError as error:
            raise Refused(400, f"job script parsing failed: {error}") from error
        return {"rc": 0, "msg": f"job script accepted, jid: {job.jid}", "jid": job.jid}

    def _monitor(self, query: dict[str, str], body: bytes) -> dict[str, Any]:
        del body
        match query.get("q"):
            case "loginscheme":
                return {"validation": self.validation if self.passwords else ""}
            case "gentoken":
                self._challenges.add(token := secrets.token_hex(16))
                return {"challenge": token}
            case "login":
                return self._login(query)
            case "logout":
                self._sessions.discard(query.get("tsid", ""))
                return {"rc": 0}
            case "blades":
                blades = [{"hnm": blade.name, "note": f"{blade.taken} of {blade.slots}"} for blade in self.farm.blades]
                return {"blades": blades, "recordlimit": {"visible": len(blades)}}
            case "jobs":
                return self._jobs(query.get("owner", ""))
        return self._about_job(query)

    def _about_job(self, query: dict[str, str]) -> dict[str, Any]:
        with self.farm.changed:
            job = self._job(query)
            match query.get("q"):
                case "jtree":
                    data = {**job_data(job), "cids": []}
                    return {"users": {job.owner: {f"J{job.jid}": {"data": data, "children": tree_data(job)}}}}
                case "taskdetails":
                    return {"cmds": [command_data(command) for command in self._task(job, query["tid"]).commands]}
                case "tasklogs":
                    tid = int(query["tid"])
                    there = self.farm.log_path(job, tid).exists()
                    place = f"/tractor/cmd-logs/{job.owner}/J{job.jid}/T{tid}.log"
                    return {"LoggingRedirect": [place]} if there else {}
        raise Refused(400, f"unknown query {query.get('q')}")

    def _jobs(self, owner: str) -> dict[str, Any]:
        users: dict[str, Any] = {}
        with self.farm.changed:
            for job in self.farm.jobs.values():
                if not job.retired and owner in ("", job.owner):
                    users.setdefault(job.owner, {})[str(job.jid)] = {"data": job_data(job)}
        return {"users": users}

    def _login(self, query: dict[str, str]) -> dict[str, Any]:
        user = query.get("user", "")
        if self.passwords:
            challenge = bytes.fromhex(query.get("c", "")).decode().partition("|")[0]
            expected = login.proof(self.passwords.get(user, ""), challenge, self.scheme)
            if challenge not in self._challenges or user not in self.passwords or query.get("c") != expected:
                raise Refused(401, "login failed")
            self._challenges.discard(challenge)
        self._sessions.add(session := f"{secrets.token_hex(3)}-{secrets.randbelow(1000)}")
        return {"rc": 0, "tsid": session, "user": user}

    def _ctrl(self, query: dict[str, str], body: bytes) -> dict[str, Any] | str:
        del body
        if query.get("q") == "tracer":
            return f"{query.get('t')}: looked at {len(self.farm.blades)} blades"
        active = sum(blade.taken for blade in self.farm.blades)
        return {"rc": 0, "ncmdactive": active, "nlic": 10}

    # -- queue --------------------------------------------------------------------------------------------------------

    def _queue(self, query: dict[str, str], body: bytes) -> dict[str, Any]:
        del body
        if query.get("q") == "limits":
            return {"Limits": {}}
        operations: dict[str, Callable[[Job, dict[str, str]], None]] = {
            "jattr": self._attributes,
            "cattr": self._command_attributes,
            "jinterrupt": self._interrupt,
            "jrestart": self._restart,
            "jretire": self._retire,
            "jrestore": self._restore,
            "jretry": self._retry,
            "tretry": self._retry,
            "tskip": self._skip,
        }
        operation = operations.get(query.get("q", ""))
        if operation is None:
            raise Refused(400, f"unknown operation {query.get('q')}")
        with self.farm.changed:
            operation(self._job(query, retired=query["q"] == "jrestore"), query)
            self.farm.changed.notify_all()
        return {"rc": 0}

    def _attributes(self, job: Job, query: dict[str, str]) -> None:
        for name, value in query.items():
            if name == "set_pause":
                job.paused = value == "1"
            elif name.startswith("set_"):
                job.attributes[name.removeprefix("set_")] = value

    def _command_attributes(self, job: Job, query: dict[str, str]) -> None:
        found = [c for task in job.tasks for c in task.commands if str(c.cid) == query.get("cid")]
        if not found:
            raise Refused(404, f"no such command {query.get('cid')}")
        found[0].service = query.get("set_service", found[0].service)

    def _interrupt(self, job: Job, query: dict[str, str]) -> None:
        tasks, meaning = self._tasks(job, query, "A"), "error" if "tid" in query else "ready"
        job.paused = job.paused or "tid" not in query
        for task in tasks:
            if task.state == "B" and "tid" in query:
                task.become("E")
            self._stop(task, meaning)

    def _restart(self, job: Job, query: dict[str, str]) -> None:
        del query
        job.announced = ""
        for task in job.tasks:
            if task.state == "A":
                self._stop(task, "retry")
            else:
                job.retry(task)

    def _retire(self, job: Job, query: dict[str, str]) -> None:
        del query
        job.retired = True
        for task in job.tasks:
            if task.began and task.state != "D":  # it was on an active path, be it running, failed or interrupted
                job.extra.extend(task.cleanup)
            self._stop(task, "error")
        if job.announced != "done":
            job.extra.extend(job.cleanup)

    def _restore(self, job: Job, query: dict[str, str]) -> None:
        del query
        job.retired = False

    def _retry(self, job: Job, query: dict[str, str]) -> None:
        for task in self._tasks(job, query, "A" if query.get("tsubset") == "active" else "E"):
            for command in task.commands:
                command.recover = query.get("recover") == "1"
            if task.state == "A":
                self._stop(task, "retry")
            else:
                job.retry(task)

    def _skip(self, job: Job, query: dict[str, str]) -> None:
        job.announced = ""
        for task in self._tasks(job, query, "E"):
            if task.state == "A":
                self._stop(task, "done")
            else:
                task.become("D")
            for command in task.commands:
                command.state = "Skipped"

    def _stop(self, task: Task, meaning: str) -> None:
        for command in task.commands:
            if command.state == "Active":
                self.farm.kill(command, meaning)

    def _tasks(self, job: Job, query: dict[str, str], letter: str) -> list[Task]:
        if "tid" in query:
            return [self._task(job, tid) for tid in query["tid"].split(",")]
        return [task for task in job.tasks if task.state == letter]

    def _job(self, query: dict[str, str], *, retired: bool = False) -> Job:
        number = query.get("jid", "")
        job = self.farm.jobs.get(int(number)) if number.isdecimal() else None
        if job is None or (job.retired and not retired):
            raise Refused(404, f"no such job {number}")
        return job

    def _task(self, job: Job, tid: str) -> Task:
        if not tid.isdecimal() or not 0 < int(tid) <= len(job.tasks):
            raise Refused(404, f"no such task {tid}")
        return job.tasks[int(tid) - 1]


class _Server(ThreadingHTTPServer):
    """Threads that are joined at the end; broken connections are expected here."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], engine: StandIn) -> None:
        super().__init__(address, _Handler)
        self.engine = engine

    def handle_error(self, request: Any, client_address: Any) -> None:
        del request, client_address


class _Handler(BaseHTTPRequestHandler):
    """One request: the verb, its fault if there is one, the answer."""

    server: _Server
    server_version = "Pixar_tractor/2.4 (stand-in)"
    sys_version = ""
    timeout = 20
    disable_nagle_algorithm = True  # else a body waits 40 ms behind its head

    def version_string(self) -> str:
        return self.server_version

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        del format, args

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        self._serve(self.rfile.read(int(length)) if length.isdecimal() else b"")

    def _serve(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        places = [unquote(part) for part in parts.path.split("/") if part]
        if len(places) < 2 or places[0].lower() != "tractor":
            self._send(404, b"not found", "text/plain")
        elif places[1] == "cmd-logs":
            self._send_log(places[2:])
        else:
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            self.server.engine.requests.append((places[1], query, {k.lower(): v for k, v in self.headers.items()}))
            self._answer(places[1], query, body)

    def _answer(self, verb: str, query: dict[str, str], body: bytes) -> None:
        fault = self.server.engine.faults.take(query.get("q", verb))
        if fault and self._refuse(fault):
            return
        status = 200
        try:
            answer = self.server.engine.answer(verb, query, body)
        except Refused as refused:
            status, answer = refused.status, {"rc": refused.status, "msg": str(refused)}
        if fault and fault.kind is Kind.NO_JID and isinstance(answer, dict):
            answer.pop("jid", None)
        data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        if query.get("fmt") == "pre":
            data = b"<pre>" + data + b"</pre>"
        if fault:
            self._break(fault, status, data)
        else:
            self._send(status, data)

    def _refuse(self, fault: Fault) -> bool:
        """Whether the fault answers in place of the engine."""
        match fault.kind:
            case Kind.STATUS:
                self._send(fault.status, json.dumps({"rc": fault.status, "msg": fault.message}).encode())
            case Kind.TEXT:
                text = f"Traceback (most recent call last):\n  File engine\nRuntimeError: {fault.message}"
                self._send(fault.status, text.encode(), "text/plain")
            case Kind.HTML:
                self._send(200, PAGE, "text/html")
            case Kind.DROP_BEFORE:
                self._drop()
            case _:
                return False
        return True

    def _break(self, fault: Fault, status: int, data: bytes) -> None:
        match fault.kind:
            case Kind.DROP_AFTER:
                self._drop()
            case Kind.NOTHING:
                self._send(200, b"")
            case Kind.HALF:
                self._send(status, data[: len(data) // 2], promised=len(data))
            case Kind.DRIP:
                self._send(status, b"", promised=len(data))
                for byte in data:
                    if self.server.engine.stopping.wait(0.1):
                        break
                    self.wfile.write(bytes([byte]))
            case Kind.SLOW:
                self.server.engine.stopping.wait(fault.seconds)
                self._send(status, data)
            case _:
                self._send(status, data)

    def _drop(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send_log(self, places: list[str]) -> None:
        folder = self.server.engine.farm.folder / "cmd-logs"
        if len(places) != 3 or any(place.startswith(".") or "/" in place for place in places):
            self._send(404, b"not found", "text/plain")
            return
        file = folder.joinpath(*places)
        if file.is_file():
            self._send(200, file.read_bytes(), "text/plain")
        else:
            self._send(404, b"not found", "text/plain")

    def _send(self, status: int, data: bytes, kind: str = "application/json", promised: int | None = None) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data) if promised is None else promised))
            self.end_headers()
            self.wfile.write(data)


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
