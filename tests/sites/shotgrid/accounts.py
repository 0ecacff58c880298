"""Who may call: scripts with keys, users with passwords and second factors, sessions that end, rights that lack."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.sites.shotgrid.errors import Code, SiteFault
from tests.sites.shotgrid.events import Actor
from tests.sites.shotgrid.store import Link, Store

WRONG = "Can't authenticate {} '{}'"


@dataclass(slots=True)
class Accounts:
    """The accounts of a site. ``login``: how people log in: default, saml2 (error 108) or oxygen (110)."""

    store: Store
    login: str = "default"
    keys: dict[str, tuple[str, int]] = field(default_factory=dict)  # script name -> key, id
    passwords: dict[str, tuple[str, int]] = field(default_factory=dict)
    factors: dict[str, str] = field(default_factory=dict)  # login -> the token of the second factor
    sessions: dict[str, Link] = field(default_factory=dict)
    denied: dict[tuple[str, str, Link | None], str] = field(default_factory=dict)  # type, action, who -> how

    # -- switches -----------------------------------------------------------------------------------------------------

    def add_script(self, name: str, key: str, *, events: bool = True) -> Link:
        """A script account. ``events``: whether what it writes is logged."""
        number = self.store.take_id("ApiUser")
        columns = {"firstname": name, "generate_event_log_entries": int(events), "sg_status_list": "act"}
        self.store.insert("ApiUser", number, {**columns, **self._times()})
        self.keys[name] = (key, number)
        return "ApiUser", number

    def add_user(self, login: str, password: str, *, name: str = "", email: str = "", factor: str = "") -> Link:
        """A person. ``factor``: the second factor that must be sent with the password."""
        first, _, last = (name or login).partition(" ")
        number = self.store.take_id("HumanUser")
        columns = {"login": login, "email": email, "firstname": first, "lastname": last, "name": name or login}
        self.store.insert("HumanUser", number, {**columns, "sg_status_list": "act", **self._times()})
        self.passwords[login] = (password, number)
        if factor:
            self.factors[login] = factor
        return "HumanUser", number

    def open_session(self, link: Link) -> str:
        token = secrets.token_hex(16)
        self.sessions[token] = link
        return token

    def expire(self) -> None:
        """End every session now."""
        self.sessions.clear()

    def deny(self, entity: str, action: str = "read", *, how: str = "fault", who: Link | None = None) -> None:
        """Refuse an action (read, create, update, delete) on a type to one account, or to all.

        ``how`` ``empty`` gives no rows instead of an error.
        """
        self.denied[entity, action, who] = how

    def _times(self) -> dict[str, str]:
        return {"created_at": self.store.stamp(), "updated_at": self.store.stamp()}

    # -- calls --------------------------------------------------------------------------------------------------------

    def actor(self, auth: dict[str, Any]) -> Actor:
        """Who the auth parameters of a call or of a form are. Raises SiteFault."""
        link = self._who(auth)
        if sudo := auth.get("sudo_as_login"):
            link = self._sudo(link, str(sudo))
        return Actor(link, silent=self._silent(link), session=auth.get("session_uuid"))

    def _who(self, auth: dict[str, Any]) -> Link:
        if auth.get("session_token") is not None:
            link = self.sessions.get(str(auth["session_token"]))
            if link is None:
                raise SiteFault("The session token has expired or is invalid.", Code.AUTHENTICATION)
            return self._active(link)
        if auth.get("script_name") is not None:
            return self._script(str(auth["script_name"]), str(auth.get("script_key")))
        if auth.get("user_login") is not None:
            return self._user(auth)
        raise SiteFault("Authentication required.", Code.AUTHENTICATION)

    def _script(self, name: str, key: str) -> Link:
        known = self.keys.get(name)
        if known is None or not secrets.compare_digest(known[0], key):
            raise SiteFault(WRONG.format("script", name), Code.AUTHENTICATION)
        return self._active(("ApiUser", known[1]))

    def _user(self, auth: dict[str, Any]) -> Link:
        if self.login == "saml2":
            raise SiteFault("Passwords are not accepted on a site with single sign-on.", Code.SSO)
        if self.login == "oxygen":
            raise SiteFault("Passwords are not accepted on a site with Autodesk Identity.", Code.IDENTITY)
        name = str(auth["user_login"])
        known = self.passwords.get(name)
        if known is None or known[0] != auth.get("user_password"):
            raise SiteFault(WRONG.format("user", name), Code.AUTHENTICATION)
        if (factor := self.factors.get(name)) and auth.get("auth_token") != factor:
            if auth.get("auth_token"):
                raise SiteFault("The two-factor token is wrong.", Code.AUTHENTICATION)
            raise SiteFault("A two-factor token is required.", Code.TWO_FACTOR)
        return self._active(("HumanUser", known[1]))

    def _active(self, link: Link) -> Link:
        row = self.store.row(*link)
        if row is None or row["gone"] or row["sg_status_list"] == "dis":
            raise SiteFault("The account is disabled.", Code.AUTHENTICATION)
        return link

    def _sudo(self, link: Link, login: str) -> Link:
        if link[0] != "ApiUser":
            told = f"The user does not have permission to 'sudo': {self.store.named([link]).get(link, '')}"
            raise SiteFault(told, Code.REFUSED)
        rows = self.store.many("SELECT id FROM HumanUser WHERE login = ? AND gone = 0", [login])
        if not rows:
            raise SiteFault(f"Can't sudo as '{login}': no such user.", Code.AUTHENTICATION)
        return "HumanUser", rows[0][0]

    def _silent(self, link: Link) -> bool:
        if link[0] != "ApiUser":
            return False
        row = self.store.row(*link)
        return row is not None and not row["generate_event_log_entries"]

    def check(self, entity: str, action: str, actor: Actor) -> bool:
        """Whether an action gives anything at all; raises SiteFault where it is refused."""
        how = self.denied.get((entity, action, actor.link)) or self.denied.get((entity, action, None))
        if how == "fault":
            told = f"API {action}() entity [{entity}] does not exist or user does not have access permission."
            raise SiteFault(told, Code.REFUSED)
        return how is None
