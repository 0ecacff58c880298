"""The exception tree: each message is shown to the user as it is, and each class has one exit code and HTTP status.

Three boundaries translate (shell, rest, cli); anything that is not an :class:`IOManagerError` is a bug.
"""

from __future__ import annotations

from typing import ClassVar


class IOManagerError(Exception):
    """An expected failure. ``hint`` says what the user can do about it."""

    exit_code: ClassVar[int] = 1
    status: ClassVar[int] = 500

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.hint))


class InvalidInput(IOManagerError):
    """A bad row, file or setting."""

    exit_code = 2
    status = 422


class NotFound(IOManagerError):
    """What was asked for does not exist."""

    exit_code = 3
    status = 404


class Conflict(IOManagerError):
    """Edited elsewhere, or a file that exists with other content."""

    exit_code = 4
    status = 409


class Unavailable(IOManagerError):
    """A database, farm, tracker or disk that does not answer. Work can go on offline, and be tried again."""

    exit_code = 5
    status = 503


class Forbidden(IOManagerError):
    """No token, no permission on disk, or not the owner."""

    exit_code = 6
    status = 403


class LoginWanted(Forbidden):
    """A login that needs something else. ``wanted`` is ``code`` (of two-factor authentication), ``browser``, or
    ``login`` where there is none (any more).
    """

    def __init__(self, message: str, *, hint: str = "", wanted: str = "") -> None:
        super().__init__(message, hint=hint)
        self.wanted = wanted

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_login, (self.message, self.hint, self.wanted))


class Cancelled(IOManagerError):
    """The user stopped the work."""

    exit_code = 130
    status = 499

    def __init__(self, message: str = "Cancelled.", *, hint: str = "") -> None:
        super().__init__(message, hint=hint)


def kind_of(exit_codes: set[int]) -> type[IOManagerError]:
    """The class of error that several failures have in common; the general one where they differ."""
    kinds = {kind.exit_code: kind for kind in (InvalidInput, NotFound, Conflict, Unavailable, Forbidden)}
    return kinds.get(min(exit_codes), IOManagerError) if len(exit_codes) == 1 else IOManagerError


def _rebuild(kind: type[IOManagerError], message: str, hint: str) -> IOManagerError:
    """Rebuild an error that crossed a process boundary."""
    return kind(message, hint=hint)


def _rebuild_login(message: str, hint: str, wanted: str) -> LoginWanted:
    return LoginWanted(message, hint=hint, wanted=wanted)
