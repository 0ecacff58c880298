"""Brings the services' events to the UI thread, for as long as the listening widget lives.

A panel writes ``context.bridge.on(DeliveryPublished, self._refresh, owner=self)``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from iomanager.core.events import EventBus
from iomanager.shell import tasks

E = TypeVar("E")


class Bridge:
    """One event bus, as panels listen to it."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus

    def on(self, kind: type[E], slot: Callable[[E], None], *, owner: QObject) -> None:
        """Call ``slot`` on the UI thread for each event of ``kind``, until ``owner`` is destroyed."""
        stop = self._bus.on(kind, tasks.on_ui(owner, slot))
        owner.destroyed.connect(lambda _: stop())

    def publish(self, event: object) -> None:
        """Tell the world, as services do."""
        self._bus.publish(event)
