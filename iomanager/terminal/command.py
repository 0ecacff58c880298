"""What every command is given: the console, and the application, which is built when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from iomanager.terminal.console import Console


@dataclass(slots=True)
class CommandContext:
    """The object that click passes to commands. ``app`` is built from ``settings`` on first use.

    The command line closes it. ``sources`` are where the settings came from. The types are those of ``app``, which
    stands above this package.
    """

    console: Console
    settings: Any
    build: Callable[[Any], Any]
    sources: Any = None
    _app: Any = field(default=None)

    @property
    def app(self) -> Any:
        """The application; each slice's commands see it through a Protocol of their own."""
        if self._app is None:
            self._app = self.build(self.settings)
        return self._app

    def close(self) -> None:
        """Stop what was started."""
        if self._app is not None:
            self._app.close()
