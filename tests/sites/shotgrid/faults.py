"""Faults of the stand-in site, switched on for a method and a number of its calls, and the log of what was sent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Kind(str, Enum):
    """What goes wrong. ``before``: nothing is done; ``after``: it is done, and the caller does not learn it."""

    STATUS = "status"  # this HTTP status
    STATUS_AFTER = "status after"
    ERROR = "error"  # an API error: ``code`` and ``message``
    EXPIRED = "expired"  # code 102; the session that was used is over
    SAML = "saml"  # a redirect to the login of a SAML site
    HTML = "html"  # status 200 and a web page
    HTML_AFTER = "html after"
    GARBAGE = "garbage"  # done, then JSON that ends early, with a right length
    HALF = "half"  # done, then half of the promised bytes
    DROP_BEFORE = "drop before"  # the connection is closed without a reply
    DROP_AFTER = "drop after"
    RESET_BEFORE = "reset before"  # ... or reset (RST)
    RESET_AFTER = "reset after"
    HANG_BEFORE = "hang before"  # no reply until ``seconds`` are over or the caller has gone
    HANG_AFTER = "hang after"
    SLOW = "slow"  # a right reply after ``seconds``
    STALE = "stale"  # a right reply that promises keep-alive; then the connection is closed


@dataclass(slots=True)
class Fault:
    """Calls ``at`` ... of ``method`` (``*``: any), counted from now, that go wrong; ``entity``: of this type only."""

    method: str
    kind: Kind
    at: int = 1
    times: int = 1
    entity: str | None = None
    status: int = 500
    code: int = 999
    message: str = "the site is out of order"
    seconds: float = 600.0
    seen: int = field(default=0, init=False)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: ``method`` of the RPC or end of the path; ``call`` its payload, ``auth`` who asked."""

    number: int
    method: str
    call: Any
    auth: Any

    @property
    def entity(self) -> str | None:
        """The entity type, where a call has one."""
        if isinstance(self.call, dict):
            return self.call.get("type") or self.call.get("entity_type")
        return None


class Log:
    """Every request since the start or since ``clear``. Safe from several threads."""

    def __init__(self) -> None:
        self._requests: list[Request] = []
        self._lock = threading.Lock()

    def add(self, method: str, call: Any, auth: Any) -> Request:
        with self._lock:
            request = Request(len(self._requests) + 1, method, call, auth)
            self._requests.append(request)
            return request

    def all(self, method: str | None = None, entity: str | None = None) -> list[Request]:
        with self._lock:
            return [r for r in self._requests if method in (None, r.method) and entity in (None, r.entity)]

    def count(self, method: str | None = None, entity: str | None = None) -> int:
        return len(self.all(method, entity))

    def methods(self) -> list[str]:
        return [request.method for request in self.all()]

    def clear(self) -> None:
        with self._lock:
            self._requests.clear()


@dataclass(slots=True)
class _Hook:
    method: str
    run: Callable[[Request], object]
    at: int
    seen: int = 0


class Faults:
    """The faults and hooks that are switched on. Safe from several threads."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._hooks: list[_Hook] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def on(self, method: str, run: Callable[[Request], object], *, at: int = 1) -> None:
        """Run something before the ``at``-th call of a method from now: a change between two pages."""
        with self._lock:
            self._hooks.append(_Hook(method, run, at))

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()
            self._hooks.clear()

    def hooks(self, request: Request) -> list[Callable[[Request], object]]:
        """What is to run before this request."""
        due = []
        with self._lock:
            for hook in self._hooks:
                hook.seen += hook.method in ("*", request.method)
                if hook.seen == hook.at and hook.method in ("*", request.method):
                    due.append(hook.run)
        return due

    def take(self, request: Request) -> Fault | None:
        """The fault of this request. Each fault counts the requests that it looks at."""
        found = None
        with self._lock:
            for fault in self._faults:
                if fault.method not in ("*", request.method) or fault.entity not in (None, request.entity):
                    continue
                fault.seen += 1
                if found is None and fault.at <= fault.seen < fault.at + fault.times:
                    found = fault
        return found
