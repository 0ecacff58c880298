"""Speaks to a Tractor engine over HTTP: spool, query, control, logs (``domain/tractor.md`` 2 and 3).

Logs in when the engine asks for it, once per session. Everything raises our own errors: Unavailable (no engine, no
whole answer), Forbidden (login), NotFound (no such job), Conflict and InvalidInput (refused).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from iomanager.core.errors import Forbidden, NotFound, Unavailable
from iomanager.farm.engines.tractor import login
from iomanager.farm.engines.tractor.login import Scheme
from iomanager.farm.engines.tractor.replies import (
    CommandReply,
    JobReply,
    TreeReply,
    read_commands,
    read_jobs,
    read_tree,
)
from iomanager.farm.engines.tractor.transport import (
    Address,
    Request,
    Timeouts,
    Unanswered,
    Value,
    ask,
    query,
    read_json,
)

LOG = logging.getLogger(__name__)
SPOOL_TYPE: Final = "application/tractor-spool"
OWN_SCHEME: Final = "If it checks passwords by code of the site, name a function of yours in tractor.login_scheme."
PARTING: Final = Timeouts(connect=2, reply=2)  # seconds; whoever closes the window does not wait for an engine


@dataclass(frozen=True, slots=True)
class Spool:
    """A script to send. ``folder`` is the working folder with forward slashes, ``host`` the machine that spools;
    ``wait``: answer when the job is in the database, so that a fault in the script is told at once.
    """

    text: str
    owner: str
    folder: str
    host: str
    file: str = ""
    wait: bool = True


class TractorClient:
    """One engine, one user. Safe to use from several threads; each call is a connection of its own."""

    def __init__(
        self,
        address: Address,
        *,
        user: str,
        password: str = "",
        timeouts: Timeouts = Timeouts(),  # noqa: B008 - frozen
        scheme: Scheme | None = None,
    ) -> None:
        self.address, self.user, self.timeouts = address, user, timeouts
        self._password, self._scheme = password, scheme
        self._session = ""
        self._lock = threading.Lock()

    # -- sessions -----------------------------------------------------------------------------------------------------

    def login_scheme(self) -> str:
        """How the engine checks passwords, such as ``internal:``; empty when it does not."""
        return str(self._json("monitor", {"q": "loginscheme"}).get("validation") or "")

    def login(self) -> str:
        """Start a session and return its id. Raises Forbidden when the engine wants another or any password."""
        values: dict[str, Value | None] = {"q": "login", "user": self.user}
        scheme = self._scheme_for(self.login_scheme())
        if scheme is not None:
            if not self._password:
                raise Forbidden(
                    f"The Tractor engine {self.address} wants a password for {self.user}.",
                    hint="Set TRACTOR_PASSWORD in the environment.",
                )
            challenge = str(self._json("monitor", {"q": "gentoken"}).get("challenge") or "")
            values["c"] = login.proof(self._password, challenge, scheme)
        try:
            session = self._json("monitor", values).get("tsid")
        except Forbidden as error:
            raise Forbidden(error.message, hint=OWN_SCHEME) from error
        if not session:
            raise Forbidden(f"The Tractor engine {self.address} did not accept {self.user}.", hint=OWN_SCHEME)
        with self._lock:
            self._session = str(session)
        return str(session)

    def _scheme_for(self, validation: str) -> Scheme | None:
        """The site's own scheme, or the engine's internal one where it asks for that; None sends no password."""
        if self._scheme is not None:
            return self._scheme if validation else None
        return login.internal_response if validation.startswith(login.INTERNAL) else None

    def logout(self) -> None:
        """End the session, if there is one. Waits for a moment only: sessions end by themselves too."""
        session, self._session = self._session, ""
        if session:
            path = query("monitor", {"q": "logout", "user": self.user, "tsid": session})
            read_json(ask(self.address, Request(path, self.user), PARTING))

    # -- jobs ---------------------------------------------------------------------------------------------------------

    def spool(self, spool: Spool) -> int:
        """Send a job and return its number.

        Raises Unanswered when it is not known whether the engine took it: look for it before sending it again.
        """
        values: dict[str, Value | None] = {
            "spvers": "2.0",
            "hnm": spool.host,
            "jobOwner": spool.owner,
            "jobAuthor": self.user,
            "jobFile": spool.file or "no filename specified",
            "cwd": spool.folder,
            "jobcwd": spool.folder,
            "blocking": "spool" if spool.wait else None,
        }
        body = spool.text.strip().encode() + b"\r\n"
        jid = str(self._call("spool", values, body).get("jid"))
        if not jid.isdecimal():
            raise Unanswered("The Tractor engine took the request but named no job number.")
        return int(jid)

    def jobs(self, owner: str = "") -> list[JobReply]:
        """The jobs of one user, or of all."""
        return read_jobs(self._call("monitor", {"q": "jobs", "owner": owner or None}))

    def tree(self, jid: int) -> TreeReply:
        """A job with all its tasks. Raises NotFound when the engine does not know it."""
        tree = read_tree(self._call("monitor", {"q": "jtree", "jid": jid}), jid)
        if tree is None:
            raise NotFound(
                f"The Tractor engine {self.address} does not know job {jid}.",
                hint="It was deleted there, or the engine was started with an empty database.",
            )
        return tree

    def commands(self, jid: int, tid: int) -> list[CommandReply]:
        """The commands of a task with their last runs."""
        return read_commands(self._call("monitor", {"q": "taskdetails", "jid": jid, "tid": tid}))

    def log(self, jid: int, tid: int, owner: str = "") -> bytes:
        """A task's log as it is on disk, all attempts; empty while there is none."""
        values: dict[str, Value | None] = {"q": "tasklogs", "jid": jid, "tid": tid, "owner": owner or self.user}
        places = self._call("monitor", values).get("LoggingRedirect") or []
        return b"".join(self._fetch(str(place)) for place in places)

    def pause(self, jid: int) -> None:
        """Start nothing more of a job; what runs goes on."""
        self.set_job(jid, pause=1)

    def resume(self, jid: int) -> None:
        """Let a paused job go on."""
        self.set_job(jid, pause=0)

    def set_job(self, jid: int, **attributes: Value) -> None:
        """Change attributes of a job, such as ``priority=20.0``."""
        self._control("jattr", {"jid": jid, **_settings(attributes)})

    def set_command(self, jid: int, cid: int, **attributes: Value) -> None:
        """Change attributes of a command, such as ``service="Linux64"``."""
        self._control("cattr", {"jid": jid, "cid": cid, **_settings(attributes)})

    def interrupt(self, jid: int, tids: Sequence[int] = ()) -> None:
        """End what runs and pause the job; with ``tids``, end only those tasks and leave them in error."""
        self._control("jinterrupt", {"jid": jid, "tid": list(tids) or None})

    def restart(self, jid: int) -> None:
        """Run the whole job again from the beginning."""
        self._control("jrestart", {"jid": jid})

    def retire(self, jid: int) -> None:
        """Delete a job; :meth:`restore` brings it back."""
        self._control("jretire", {"jid": jid})

    def restore(self, jid: int) -> None:
        """Bring a deleted job back."""
        self._control("jrestore", {"jid": jid})

    def retry(self, jid: int, tids: Sequence[int] = (), *, resume: bool = False) -> None:
        """Run tasks again, or without ``tids`` all that are in error; ``resume`` lets them go on where they stopped."""
        if tids:
            self._control("tretry", {"jid": jid, "tid": list(tids), "recover": 1 if resume else None})
        else:
            self._control("jretry", {"tsubset": "error", "jid": jid})

    def skip(self, jid: int, tids: Sequence[int] = ()) -> None:
        """Count tasks as done, or without ``tids`` all that are in error."""
        self._control("tskip", {"jid": jid, "tid": list(tids)} if tids else {"tsubset": "error", "jid": jid})

    # -- the farm -----------------------------------------------------------------------------------------------------

    def blades(self) -> list[dict[str, Any]]:
        """The machines of the farm, as the engine describes them (``hnm``, ``profile``, ``note`` ...)."""
        return list(self._call("monitor", {"q": "blades"}).get("blades") or [])

    def limits(self) -> dict[str, Any]:
        """The limits and their counts. Holds the engine up: not for polling."""
        return dict(self._call("queue", {"q": "limits"}).get("Limits") or {})

    def status(self) -> dict[str, Any]:
        """The engine's own state; also the way to see whether it is there."""
        return self._call("ctrl", {"q": "status"})

    def trace(self, target: str) -> str:
        """Why a job or machine does not run or take anything, in the engine's words."""
        path = query("ctrl", {"q": "tracer", "t": target, "fmt": "plain", "tsid": self._session or None})
        return self._ask(path).decode(errors="replace")

    # -- how ----------------------------------------------------------------------------------------------------------

    def _control(self, operation: str, values: Mapping[str, Value | None]) -> None:
        self._call("queue", {"q": operation, **values})

    def _call(self, verb: str, values: Mapping[str, Value | None], body: bytes = b"") -> dict[str, Any]:
        """One call in a session where the engine wants one: a refused call logs in and is tried once more."""
        try:
            return self._json(verb, {**values, "tsid": self._session or None}, body)
        except Forbidden:
            LOG.info("Tractor engine %s asks %s to log in", self.address, self.user)
        self.login()
        return self._json(verb, {**values, "tsid": self._session}, body)

    def _json(self, verb: str, values: Mapping[str, Value | None], body: bytes = b"") -> dict[str, Any]:
        return read_json(self._ask(query(verb, values), body))

    def _ask(self, path: str, body: bytes = b"", method: str = "POST") -> bytes:
        request = Request(path, self.user, body, SPOOL_TYPE if body else "", method)
        return ask(self.address, request, self.timeouts)

    def _fetch(self, place: str) -> bytes:
        """A log by its address: a path on the engine, or a whole URL of this engine or a log server."""
        parts = urlsplit(place)
        if parts.scheme not in ("", "http"):
            raise Unavailable(f"The log is kept at {place}, which cannot be read from here.")
        address = Address(parts.hostname, parts.port or 80) if parts.hostname else self.address
        try:
            path = quote(parts.path, safe="/%")
            return ask(address, Request(path, self.user, method="GET"), self.timeouts)
        except NotFound:
            return b""


def _settings(attributes: Mapping[str, Value]) -> dict[str, Value]:
    return {f"set_{name}": value for name, value in attributes.items()}
