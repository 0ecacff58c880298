"""Frozen, past-tense events, and the bus that carries them from services to whoever listens."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

E = TypeVar("E")
log = logging.getLogger(__name__)


class EventBus:
    """Delivers an event to the listeners of exactly its type, on the publisher's thread.

    Panels listen through ``shell.bridge``, which moves the event to the UI thread.
    """

    def __init__(self) -> None:
        self._listeners: dict[type, list[Callable[..., None]]] = {}
        self._lock = threading.Lock()

    def on(self, kind: type[E], listener: Callable[[E], None]) -> Callable[[], None]:
        """Call ``listener`` for each event of ``kind``; the returned function ends that."""
        with self._lock:
            self._listeners.setdefault(kind, []).append(listener)
        return lambda: self._remove(kind, listener)

    def publish(self, event: object) -> None:
        """Tell every listener; one that fails is logged and does not stop the others."""
        with self._lock:
            listeners = list(self._listeners.get(type(event), ()))
        for listener in listeners:
            try:
                listener(event)
            except Exception:
                log.exception("a listener of %s failed", type(event).__name__)

    def _remove(self, kind: type, listener: Callable[..., None]) -> None:
        with self._lock:
            listeners = self._listeners.get(kind, [])
            if listener in listeners:
                listeners.remove(listener)
