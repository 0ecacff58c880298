"""Who somebody is at a site: by password, session token, script key, e-mail, or through the browser."""

from __future__ import annotations

import json
import logging
import platform
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Forbidden, LoginWanted, NotFound, Unavailable
from iomanager.tracker.trackers.shotgrid import faults, login
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.wire import Answer, Site, ask, check_status, checked_json, http_client

if TYPE_CHECKING:
    import httpx

FIELDS = ["login", "name", "email", "permission_rule_set"]
REQUESTS = "/internal_api/app_session_request"
"""Where an application asks for a session that a person approves in the browser (what Toolkit's launcher calls)."""
log = logging.getLogger(__name__)
EVERY = 2.0
"""Seconds between two looks whether the login was approved."""


@dataclass(frozen=True, slots=True)
class Person:
    """A user or script of a site. ``secret`` is what the next calls are made with."""

    id: str
    login: str
    name: str
    email: str
    role: str
    secret: str = field(repr=False)


class SiteLogins:
    """Logs people in at one site; every call raises Unavailable when the site does not answer."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @property
    def name(self) -> str:
        """The site, as messages name it."""
        return self.site.name

    def takes_passwords(self) -> bool:
        """Whether users log in by password here; else through the browser (``domain/shotgrid.md`` 1.3)."""
        with self._client(login.script("-", "-")) as client:
            found = client.read("info")
        return str(found.get("user_authentication_method") or "default") in {"default", "ldap"}

    def by_password(self, name: str, secret: str, code: str) -> Person:
        """Raises LoginWanted for a code or the browser, Forbidden for a wrong password."""
        with self._client(login.password(name, secret, code)) as client:
            try:
                token = client.session_token()
            except faults.Expired as error:
                what = "the password or the code" if code else "the login name or the password"
                raise Forbidden(
                    f"ShotGrid does not let {name} in: {what} is wrong, or the account is disabled.",
                    hint="Correct it and try again. ShotGrid locks an account after several wrong passwords.",
                ) from error
        return self.by_token(name, token)

    def by_token(self, name: str, token: str) -> Person:
        """The user of a session. Raises Forbidden when it is over."""
        with self._client(login.session(token)) as client:
            try:
                found = self._user(client, "login", name)
            except faults.Expired as error:
                raise Forbidden(
                    "This session of ShotGrid is over, or was never one.", hint="Log in again, or take a newer token."
                ) from error
        return _person(found, token)

    def by_script(self, name: str, key: str, email: str) -> Person:
        """A script; with ``email`` the user of that address. Raises Forbidden for a wrong key, NotFound."""
        with self._client(login.script(name, key)) as client:
            try:
                if email:
                    return _person(self._user(client, "email", email), key)
                found = client.read("find_one", "ApiUser", [["firstname", "is", name]], ["firstname"])
            except faults.Expired as error:
                raise Forbidden(
                    f"ShotGrid does not let the script {name} in: its name or its key is wrong.",
                    hint="Look in the site's list of scripts. The key is read from SHOTGUN_API_KEY, or asked for.",
                ) from error
        number = str(found["id"]) if found else ""
        return Person(number, name, name, "", "", key)

    def by_browser(
        self, show: Callable[[str], object], seconds: float = 180.0, *, token: CancelToken | None = None
    ) -> Person:
        """Let a person approve in the browser. ``show`` gets the address to open.

        Raises Forbidden when it is refused or not approved in time, Cancelled.
        """
        http = http_client(self.site)
        try:
            number, url = self._request(http)
            show(url)
            name, session = self._approved(http, number, seconds, token)
        finally:
            http.close()
        return self.by_token(name, session)

    # -- how ----------------------------------------------------------------------------------------------------------

    @contextmanager
    def _client(self, who: login.Login) -> Iterator[ShotGridClient]:
        client = ShotGridClient(self.site, who)
        try:
            yield client
        finally:
            client.close()

    def _user(self, client: ShotGridClient, key: str, value: str) -> dict[str, Any]:
        wanted = [[key, "is", value], ["sg_status_list", "is", "act"]]
        found = client.read("find", "HumanUser", wanted, FIELDS, limit=2)
        if not found:
            raise NotFound(
                f"ShotGrid knows no active user {value}.", hint="Correct it, or ask whoever runs the site to add you."
            )
        if len(found) > 1:
            raise Forbidden(f"Several users of ShotGrid have {value}.", hint="Log in by name and password instead.")
        return dict(found[0])

    def _request(self, http: httpx.Client) -> tuple[str, str]:
        form = {"appName": "IO-Manager", "machineId": platform.node()}
        answer = self._send(http, "POST", REQUESTS, form)
        if answer.status in {403, 404}:
            raise LoginWanted(
                f"ShotGrid at {self.name} does not offer the login through the browser.",
                hint="Log in by name and password, or ask whoever runs the site to turn it on.",
                wanted="password",
            )
        found = self._json(answer)
        number, url = str(found.get("sessionRequestId") or ""), str(found.get("url") or "")
        if not re.fullmatch(r"[\w-]+", number):
            raise faults.odd_answer(self.name, "it named no login request")
        if not url.startswith(("https://", "http://")):
            raise faults.odd_answer(self.name, "it named no page to log in on")
        return number, url

    def _approved(self, http: httpx.Client, number: str, seconds: float, token: CancelToken | None) -> tuple[str, str]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = self._state(http, number)
            if found.get("approved"):
                name, session = str(found.get("userLogin") or ""), str(found.get("sessionToken") or "")
                if not name or not session:
                    raise faults.odd_answer(self.name, "it approved the login of nobody")
                return name, session
            _wait(min(EVERY, max(0.0, deadline - time.monotonic())), token)
        raise Forbidden(
            f"The login was not approved in the browser within {seconds:g} s.", hint="Log in again, and approve it."
        )

    def _state(self, http: httpx.Client, number: str) -> dict[str, Any]:
        """Whether it was approved; nothing while the site does not answer, as only time tells then."""
        try:
            answer = self._send(http, "PUT", f"{REQUESTS}/{number}", None)
            if answer.status == 404:
                raise Forbidden("The login was refused in the browser, or it is over.", hint="Log in again.")
            return self._json(answer)
        except Unavailable as error:
            log.info("waiting for the login in the browser: %s", error.message)
            return {}

    def _send(self, http: httpx.Client, method: str, path: str, form: dict[str, str] | None) -> Answer:
        return ask(http, self.site, http.build_request(method, self.site.url.rstrip("/") + path, data=form))

    def _json(self, answer: Answer) -> dict[str, Any]:
        check_status(self.site, answer)
        found = json.loads(checked_json(self.site, answer))
        if not isinstance(found, dict):
            raise faults.odd_answer(self.name, "it sent a list")
        return found


def _person(found: dict[str, Any], secret: str) -> Person:
    role = found.get("permission_rule_set") or {}
    words = {name: str(found.get(name) or "") for name in ("login", "name", "email")}
    return Person(str(found["id"]), words["login"], words["name"], words["email"], str(role.get("name") or ""), secret)


def _wait(seconds: float, token: CancelToken | None) -> None:
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if token is not None:
            token.check()
        time.sleep(min(left, 0.1))
