"""Secrets in the keyring of the operating system. Where there is none, they are kept nowhere, and that is said.

``keyring`` would take any backend that is installed, ``keyrings.alt`` among them, which writes plain files
(``design/reliability.md`` 7). So only the keyrings of operating systems are taken.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from iomanager.core.errors import Unavailable

log = logging.getLogger(__name__)
SERVICE = "IO-Manager"
TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
CHOICE = "PYTHON_KEYRING_BACKEND"
OFF = ("keyring.backends.fail.Keyring", "keyring.backends.null.Keyring")
"""What that variable of ``keyring`` names where secrets shall be kept nowhere."""
NOT_KEPT = "The secret is kept nowhere: it is asked for each time, or comes from the environment."
T = TypeVar("T")


class Vault(Protocol):
    """Keeps secrets by name. Each call raises Unavailable where the keyring does not answer."""

    def why_not(self) -> str:
        """Why nothing can be kept here; empty where it can."""
        ...

    def get(self, name: str) -> str | None:
        """The secret, if there is one."""
        ...

    def put(self, name: str, secret: str) -> None:
        """Keep a secret."""
        ...

    def forget(self, name: str) -> None:
        """Remove a secret; one that is not there is no matter."""
        ...


class NoVault:
    """Keeps nothing."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def why_not(self) -> str:
        """As it was given."""
        return self._reason

    def get(self, name: str) -> str | None:
        """Nothing."""
        return None

    def put(self, name: str, secret: str) -> None:
        """Refused."""
        raise Unavailable(self._reason, hint=NOT_KEPT)

    def forget(self, name: str) -> None:
        """There is nothing."""


class KeyringVault:
    """Secrets in one backend of ``keyring``; a call that takes longer than ``seconds`` is given up."""

    def __init__(self, backend: Any, seconds: float) -> None:
        self._backend = backend
        self._seconds = seconds

    def why_not(self) -> str:
        """It keeps secrets."""
        return ""

    def get(self, name: str) -> str | None:
        """The secret, if there is one."""
        found: str | None = self._ask(lambda: self._backend.get_password(SERVICE, name))
        return found

    def put(self, name: str, secret: str) -> None:
        """Keep a secret, and look whether it is kept."""
        self._ask(lambda: self._backend.set_password(SERVICE, name, secret))
        if self.get(name) != secret:
            raise Unavailable("The keyring did not keep the secret.", hint=NOT_KEPT)

    def forget(self, name: str) -> None:
        """Remove a secret."""
        from keyring.errors import PasswordDeleteError

        def remove() -> None:
            try:
                self._backend.delete_password(SERVICE, name)
            except PasswordDeleteError:
                log.debug("the keyring had no secret of %s", name)

        self._ask(remove)

    def _ask(self, work: Callable[[], T]) -> T:
        """In a thread: a locked keyring may ask on a screen that nobody sees."""
        found: list[T] = []
        failed: list[Exception] = []

        def run() -> None:
            try:
                found.append(work())
            except Exception as error:  # noqa: BLE001 - backends raise whatever their desktop gives them
                failed.append(error)

        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if found:
            return found[0]
        reason = type(failed[0]).__name__ if failed else f"no answer in {self._seconds:g} s"
        # Not the backend's own words: nobody knows what they hold.
        raise Unavailable(f"The keyring does not answer: {reason}.", hint=f"Unlock it. {NOT_KEPT}")


def open_vault(*, wanted: bool = True, seconds: float = 60.0, backends: tuple[Any, ...] | None = None) -> Vault:
    """The best keyring of this machine; ``backends`` stand in for those that are installed."""
    if not wanted:
        return NoVault("The keyring is turned off by the setting accounts.keyring.")
    if backends is None and os.environ.get(CHOICE, "") in OFF:
        return NoVault(f"The keyring is turned off by {CHOICE}.")
    if backends is None and not _has_session():
        return NoVault("This machine has no keyring.")
    usable = [backend for backend in (_installed() if backends is None else backends) if is_trusted(backend)]
    if not usable:
        return NoVault("This machine has no keyring.")
    return KeyringVault(max(usable, key=lambda backend: float(backend.priority)), seconds)


def is_trusted(backend: Any) -> bool:
    """Whether a backend is an operating system's keyring, and no plain file."""
    return type(backend).__module__ in TRUSTED


def _has_session() -> bool:
    """Whether a keyring can be there at all: on Linux it is reached over D-Bus."""
    import sys

    return sys.platform in {"win32", "darwin"} or bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS"))


def _installed() -> list[Any]:
    import keyring.backend

    return list(keyring.backend.get_all_keyring())


class Held:
    """Secrets in memory, for as long as the application runs: it outlives the services of one project."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """The secret, if there is one."""
        return self._secrets.get(name)

    def put(self, name: str, secret: str) -> None:
        """Hold a secret."""
        self._secrets[name] = secret

    def forget(self, name: str) -> None:
        """Let a secret go."""
        self._secrets.pop(name, None)
