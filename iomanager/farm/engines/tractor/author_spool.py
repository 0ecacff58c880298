"""``spool()`` and its connection parameters, which the API keeps per process (``domain/tractor.md`` 1.4, 2.4)."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any, Final

from iomanager.core.errors import IOManagerError
from iomanager.farm.engines.tractor.author_elements import Parent
from iomanager.farm.engines.tractor.author_errors import InvalidParamError, SpoolError
from iomanager.farm.engines.tractor.client import Spool, TractorClient
from iomanager.farm.engines.tractor.transport import Address, environment_address

NAMES: Final = ("hostname", "port", "user", "password", "debug", "newSession", "sessionFilename")

# The API is a module with one connection, so its parameters are the one piece of state that a module here holds.
_params: dict[str, Any] = {}


def setEngineClientParam(**params: Any) -> None:  # noqa: N802 - the API's name
    """Set hostname, port, user, password, debug, newSession or sessionFilename for the spools that follow.

    ``debug``, ``newSession`` and ``sessionFilename`` are taken and change nothing: every spool here is its own session.
    Raises InvalidParamError for other names, and TypeError for a port that is not a number.
    """
    for name in params:
        if name not in NAMES:
            raise InvalidParamError(f"{name} is not a valid parameter for setEngineClientParam().")
    _check_port(params.get("port"))
    _params.update(params)


def closeEngineClient() -> None:  # noqa: N802 - the API's name
    """Nothing is kept open between spools; ready for scripts that close what they opened."""


def spool(element: Parent, *, block: bool, owner: str | None, where: dict[str, Any]) -> int:
    """Send one element's script. ``where``: spoolfile, spoolhost, hostname, port; the last two are remembered."""
    if unknown := set(where) - {"spoolfile", "spoolhost", "hostname", "port"}:
        raise TypeError(f"spool() got an unexpected keyword argument {sorted(unknown)[0]!r}")
    setEngineClientParam(**{k: where[k] for k in ("hostname", "port") if where.get(k) is not None})
    user = str(_params.get("user") or os.environ.get("USER") or "root")
    request = Spool(
        text=element.asTcl(),
        owner=owner or user,
        folder=Path.cwd().as_posix(),
        host=where.get("spoolhost") or socket.gethostname(),
        file=where.get("spoolfile") or "",
        wait=block,
    )
    try:
        return TractorClient(_address(), user=user, password=_password()).spool(request)
    except IOManagerError as error:
        raise SpoolError(f"Spool error: {error.message}") from error


def _address() -> Address:
    default = environment_address()
    return Address(str(_params.get("hostname") or default.host), int(_params.get("port") or default.port))


def _password() -> str:
    return str(_params.get("password") or os.environ.get("TRACTOR_PASSWORD") or "")


def _check_port(port: object) -> None:
    if port is not None and (not isinstance(port, int) or isinstance(port, bool)):
        raise TypeError(f"{port!r} is not a valid value for port")
