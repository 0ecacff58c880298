"""Who somebody is, how one logs in, and what one may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from iomanager.core.errors import Forbidden


class Way(Enum):
    """How an identity is proven."""

    SESSION = "session"
    """A user of the site, by a session token (from a password, a browser or a token)."""
    EMAIL = "email"
    """A user of the site whom the site's script looked up; the script's key does the calls."""
    SCRIPT = "script"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who works. ``site`` is empty for local accounts; ``script`` names whose key does the calls. No secret."""

    way: Way
    login: str
    name: str = ""
    email: str = ""
    site: str = ""
    user_id: str = ""
    role: str = ""
    script: str = ""

    @property
    def shown(self) -> str:
        """As the window shows it."""
        return self.name or self.login

    @property
    def secret_name(self) -> str:
        """Under which name the keyring keeps the secret; empty where there is none to keep."""
        if self.way is Way.LOCAL:
            return ""
        who = f"script {self.script}" if self.script else f"user {self.login}"
        return f"{who} at {self.site}"


@dataclass(frozen=True, slots=True)
class ByPassword:
    """A user of the site. ``code`` is that of two-factor authentication."""

    login: str
    secret: str = field(repr=False)
    code: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class ByToken:
    """A session token, and whose it is."""

    login: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByScript:
    """A script user of the site; with ``email`` the user of this address, looked up by the script."""

    name: str
    key: str = field(repr=False)
    email: str = ""


Credentials = ByPassword | ByToken | ByScript


class Right(Enum):
    """What not everybody may do; the values are those of the settings."""

    PUBLISH = "publish"
    UNDO = "undo"
    EDIT = "edit"
    DELETE = "delete"


_DOING = {
    Right.PUBLISH: "publish",
    Right.UNDO: "take a delivery back",
    Right.EDIT: "edit records of the tracker",
    Right.DELETE: "delete records of the tracker",
}


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role may do; without a limit everything."""

    role: str = ""
    allowed: frozenset[Right] | None = None

    def reason(self, right: Right) -> str:
        """Why not, in one sentence; empty where it is allowed."""
        if self.allowed is None or right in self.allowed:
            return ""
        return f"The role {self.role} may not {_DOING[right]}."

    def check(self, right: Right) -> None:
        """Raises Forbidden with the reason."""
        if reason := self.reason(right):
            raise Forbidden(reason, hint="Ask your supervisor, or log in as somebody who may.")
