"""Logging in and out, and who works: the site, the keyring and the local accounts behind one door."""

from __future__ import annotations

import getpass
import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from iomanager.accounts.model import ByPassword, ByScript, ByToken, Credentials, Identity, Rights, Way
from iomanager.accounts.remembered import Remembered
from iomanager.accounts.secrets import NOT_KEPT, Held, Vault
from iomanager.accounts.settings import AccountsSettings
from iomanager.core.cancel import CancelToken
from iomanager.core.errors import InvalidInput, LoginWanted, Unavailable

if TYPE_CHECKING:
    from iomanager.accounts.local_store import LocalAccounts

log = logging.getLogger(__name__)
SCRIPT_NAME, SCRIPT_KEY, SESSION_TOKEN = "SHOTGUN_SCRIPT_NAME", "SHOTGUN_API_KEY", "SHOTGUN_SESSION_TOKEN"


class Person(Protocol):
    """Somebody whom a site let in. ``secret`` is what further calls are made with."""

    @property
    def id(self) -> str: ...
    @property
    def login(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def secret(self) -> str: ...


class SiteDoor(Protocol):
    """How a site lets people in. Each call raises Unavailable, Forbidden, LoginWanted, NotFound."""

    def takes_passwords(self) -> bool: ...
    def by_password(self, name: str, secret: str, code: str) -> Person: ...
    def by_token(self, name: str, token: str) -> Person: ...
    def by_script(self, name: str, key: str, email: str) -> Person: ...
    def by_browser(
        self, show: Callable[[str], object], seconds: float, *, token: CancelToken | None = None
    ) -> Person: ...


Ask = Callable[[Identity, str], str]
"""Asks whoever sits here for the ``password`` or the ``code``, or where the site takes none (``browser``) for a login.
Whoever logs in by itself meanwhile gives nothing.
"""


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Who is logged in now. ``note`` says what was not kept, and why; empty when all was."""

    identity: Identity
    note: str = ""


@dataclass(frozen=True, slots=True)
class Secret:
    """What calls to the site are made with, and where it was found: keyring, environment or memory."""

    value: str = field(repr=False)
    source: str


@dataclass(frozen=True, slots=True)
class Door:
    """The site that the settings name (its address, and how it lets people in); ``None`` with local accounts."""

    site: str = ""
    logins: SiteDoor | None = None


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where the name (a file) and the secret (the keyring; memory, while the application runs) are kept."""

    remembered: Remembered
    vault: Callable[[], Vault]
    held: Held


class AccountService:
    """Who works here. ``ask`` gets a password from whoever sits here when a session is over, or has them log in by
    itself and gets none; None asks nobody.
    """

    def __init__(
        self,
        settings: AccountsSettings,
        door: Door,
        *,
        local: LocalAccounts,
        keeping: Keeping,
        ask: Ask | None = None,
    ) -> None:
        self.settings = settings
        self.door = door
        self.local = local
        self.keeping = keeping
        self._ask = ask
        self._lock = threading.Lock()
        self._given = ""

    # -- who ----------------------------------------------------------------------------------------------------------

    @property
    def uses_site(self) -> bool:
        """Whether people are those of a ShotGrid site."""
        return self.door.logins is not None

    def remembered(self) -> Identity | None:
        """Who logged in here last, at the present site."""
        return known(self.keeping.remembered, self.door.site)

    def identity(self) -> Identity:
        """Who works: whoever logged in, else the script of the environment, else the name at the operating system."""
        found = self.remembered()
        if found is not None:
            return found
        name = os.environ.get(SCRIPT_NAME, "")
        if self.uses_site and name and os.environ.get(SCRIPT_KEY):
            return Identity(Way.SCRIPT, name, name, site=self.door.site, script=name)
        return Identity(Way.LOCAL, os_name())

    def needs_login(self) -> bool:
        """Whether the site would let nobody in as things stand. May ask the keyring."""
        return self.uses_site and self.secret() is None

    def rights(self) -> Rights:
        """What whoever works may do: by the role at the site or of the account, else by the settings."""
        who = self.identity()
        role = who.role or self.settings.roles.get(who.login, "")
        limits = {name.casefold(): frozenset(allowed) for name, allowed in self.settings.rights.items()}
        return Rights(role, limits.get(role.casefold()))

    def secret(self) -> Secret | None:
        """What the present identity proves itself with. A keyring that does not answer counts as empty."""
        who = self.identity()
        if who.way is Way.LOCAL:
            return None
        held = self.keeping.held.get(who.secret_name)
        if held is not None:
            return Secret(held, "memory")
        given = Secret(_of_environment(who, os.environ), "environment")
        if who.script and given.value:  # a key that was changed there counts at once
            return given
        return self._kept(who) or (given if given.value else None)

    def unshared(self) -> str:
        """Why other processes of this machine, such as the steps of a job, cannot log in as whoever works here: the
        secret is held in memory alone. Empty where they can, and where nobody is logged in. May ask the keyring.
        """
        who = self.identity()
        held = who.way is not Way.LOCAL and self.keeping.held.get(who.secret_name) is not None
        script = os.environ.get(SCRIPT_NAME) and os.environ.get(SCRIPT_KEY)
        if not held or script or _of_environment(who, os.environ) or self._kept(who) is not None:
            return ""
        return (
            f"The steps of the job cannot log in to ShotGrid: the login of {who.login} is kept in no keyring. Start "
            f"with {SCRIPT_NAME} and {SCRIPT_KEY}, or {SESSION_TOKEN}, in the environment, or use a keyring."
        )

    def _kept(self, who: Identity) -> Secret | None:
        try:
            kept = self.keeping.vault().get(who.secret_name)
        except Unavailable as error:
            log.info("%s", error.message)
            return None
        return Secret(kept, "keyring") if kept else None

    # -- in and out ---------------------------------------------------------------------------------------------------

    def log_in(self, credentials: Credentials) -> LoggedIn:
        """Log in at the site. Raises Unavailable, Forbidden, LoginWanted, NotFound, InvalidInput without a site."""
        door = self._site()
        match credentials:
            case ByPassword(login, secret, code):
                return self._entered(Way.SESSION, door.by_password(_named(login), secret, code))
            case ByToken(login, token):
                return self._entered(Way.SESSION, door.by_token(_named(login), token))
            case ByScript(name, key, email):
                if email and "@" not in email:
                    raise InvalidInput(f"{email} is no e-mail address.", hint="Type one such as kim@studio.com.")
                way = Way.EMAIL if email else Way.SCRIPT
                return self._entered(way, door.by_script(name, key, email), name)

    def log_in_by_browser(self, show: Callable[[str], object], *, token: CancelToken | None = None) -> LoggedIn:
        """Log in by approving in the browser. ``show`` gets the address to open. Raises Forbidden, Cancelled."""
        found = self._site().by_browser(show, self.settings.browser_seconds, token=token)
        return self._entered(Way.SESSION, found)

    def log_in_locally(self, login: str = "", password: str = "") -> LoggedIn:
        """Log in to an account of our own, made when it is new. Raises Forbidden for a wrong password."""
        return self._remember(self.local.log_in(login or os_name(), password), "")

    def log_out(self) -> Identity | None:
        """Forget who worked, and the secret; who it was. Raises Unavailable when the keyring keeps it."""
        who = self.keeping.remembered.load()
        if who is None:
            return None
        self.keeping.remembered.forget()
        if who.secret_name:
            self.keeping.held.forget(who.secret_name)
            self.keeping.vault().forget(who.secret_name)
        return who

    def renew(self) -> str:
        """A new session token after the old one ended: one that was kept since, else by the password once more.

        Raises LoginWanted where nobody can be asked, or nobody answers.
        """
        with self._lock:
            who = self.remembered()
            newer = self._newer(who) if who is not None else ""
            if newer:
                return newer
            if who is None or who.way is not Way.SESSION or self._ask is None:
                words = "Nobody is logged in to ShotGrid (any more)."
                raise LoginWanted(words, hint="Log in: iomanager login", wanted="login")
            self._ask_again(who, self._ask)
            return self.token()

    def _ask_again(self, who: Identity, ask: Ask) -> None:
        """Have whoever sits here prove themselves once more, in the way that the site takes."""
        password = ask(who, "password" if self._site().takes_passwords() else "browser")
        if not password:
            return
        try:
            self.log_in(ByPassword(who.login, password))
        except LoginWanted as error:
            if error.wanted != "code":
                raise
            self.log_in(ByPassword(who.login, password, ask(who, "code")))

    def token(self) -> str:
        """The secret that calls begin with; empty where there is none. :meth:`renew` gives another one."""
        found = self.secret()
        self._given = found.value if found else ""
        return self._given

    def _newer(self, who: Identity) -> str:
        """A token other than the one that was given out, which is over: held here, or kept by another process."""
        given = self._given
        if (held := self.token()) not in {"", given}:
            return held
        self.keeping.held.forget(who.secret_name)
        return kept if (kept := self.token()) not in {"", given} else ""

    # -- how ----------------------------------------------------------------------------------------------------------

    def _site(self) -> SiteDoor:
        if self.door.logins is None:
            raise InvalidInput(
                "The tracker is local: there is no ShotGrid site to log in to.",
                hint="Log in with: iomanager login --local, or set tracker.kind and tracker.site.",
            )
        return self.door.logins

    def _entered(self, way: Way, person: Person, script: str = "") -> LoggedIn:
        who = Identity(
            way, person.login, person.name, person.email, self.door.site, person.id, role=person.role, script=script
        )
        if _of_environment(who, os.environ) != person.secret:
            self.keeping.held.put(who.secret_name, person.secret)
        return self._remember(who, self._keep(who, person.secret))

    def _keep(self, who: Identity, secret: str) -> str:
        """Keep the secret; why not, where that cannot be."""
        if _of_environment(who, os.environ) == secret:
            return ""
        try:
            vault = self.keeping.vault()
            if reason := vault.why_not():
                return f"{reason} {NOT_KEPT}"
            vault.put(who.secret_name, secret)
        except Unavailable as error:
            return f"{error.message} {NOT_KEPT}"
        return ""

    def _remember(self, who: Identity, note: str) -> LoggedIn:
        old = self.keeping.remembered.load()
        if old is not None and old.secret_name and old.secret_name != who.secret_name:
            self._drop(old)
        remarks = [note] if note else []
        if not self.keeping.remembered.save(who):
            remarks.append("The name could not be saved: it is asked for again at the next start.")
        log.info("%s logged in (%s)", who.login, who.way.value)
        return LoggedIn(replace(who), " ".join(remarks))

    def _drop(self, old: Identity) -> None:
        """Somebody else logged in: the secret of the one before goes."""
        self.keeping.held.forget(old.secret_name)
        try:
            self.keeping.vault().forget(old.secret_name)
        except Unavailable as error:
            log.info("the secret of %s stays in the keyring: %s", old.login, error.message)


def known(remembered: Remembered, site: str) -> Identity | None:
    """Who is remembered for a site; for none (an empty ``site``) a local account."""
    found = remembered.load()
    return found if found is not None and found.site == site else None


def os_name() -> str:
    """The name at the operating system."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in some containers
        return "unknown"


def _named(login: str) -> str:
    if not login.strip():
        raise InvalidInput("A login name is needed.", hint="Type the name that you log in to ShotGrid with.")
    return login.strip()


def _of_environment(who: Identity, environment: Mapping[str, str]) -> str:
    if who.script:
        same = environment.get(SCRIPT_NAME, "") == who.script
        return environment.get(SCRIPT_KEY, "") if same else ""
    return environment.get(SESSION_TOKEN, "")
