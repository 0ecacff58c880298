"""How we are known to a site: as a script, as a user by password, or by a session token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Login:
    """The keyword arguments of the official client. ``renew`` gives a new session token when the old one is over.

    The values are secrets: they are shown in no log and no message.
    """

    arguments: Mapping[str, str] = field(repr=False, default_factory=dict)
    renew: Callable[[], str] | None = field(repr=False, default=None)

    @property
    def known(self) -> bool:
        """Whether there is anything to log in with."""
        return bool(self.arguments)


def script(name: str, key: str) -> Login:
    """A script user, as ``SHOTGUN_SCRIPT_NAME`` and ``SHOTGUN_API_KEY`` name it."""
    return Login({"script_name": name, "api_key": key})


def session(token: str, renew: Callable[[], str] | None = None) -> Login:
    """A user's session."""
    return Login({"session_token": token}, renew)


def password(login: str, secret: str, code: str = "") -> Login:
    """A user by password, with the code of two-factor authentication where the account asks for one."""
    extra = {"auth_token": code} if code else {}
    return Login({"login": login, "password": secret, **extra})
