"""``login``, ``logout`` and ``whoami``. Secrets are typed unseen, piped, or in the environment: never argv."""

from __future__ import annotations

import getpass
import os
import sys
import webbrowser
from dataclasses import asdict
from typing import Any, Protocol

import click

from iomanager.accounts.model import ByPassword, ByScript, ByToken, Identity, Right
from iomanager.accounts.service import SCRIPT_KEY, SCRIPT_NAME, SESSION_TOKEN, AccountService, LoggedIn, os_name
from iomanager.core.errors import Cancelled, InvalidInput, LoginWanted
from iomanager.terminal.command import CommandContext
from iomanager.terminal.console import Console

CODE = "Code of two-factor authentication"


class HasAccounts(Protocol):
    """The part of the application that these commands use."""

    @property
    def accounts(self) -> AccountService: ...


def commands() -> list[click.Command]:
    """Every command of accounts."""
    return [login, logout, whoami]


@click.command()
@click.option("--user", metavar="LOGIN", help="A ShotGrid user: the password is asked for.")
@click.option("--email", metavar="ADDRESS", help="A ShotGrid user, looked up by the script of the environment.")
@click.option("--script", metavar="NAME", help="A ShotGrid script: its key is asked for.")
@click.option("--token", "by_token", is_flag=True, help="With --user: a session token is asked for, not the password.")
@click.option("--browser", is_flag=True, help="Approve in the browser (Autodesk Identity, single sign-on).")
@click.option("--local", "local", is_flag=True, help="An account of our own: with --user, else your name here.")
@click.option("--password", "new_password", is_flag=True, help="With --local: set or change the account's password.")
@click.pass_obj
def login(context: CommandContext, /, **chosen: Any) -> None:
    """Log in. The secret goes to the keyring; without one it is kept nowhere.

    Secrets are typed unseen, or read from a pipe or from SHOTGUN_API_KEY and SHOTGUN_SESSION_TOKEN.
    """
    accounts = _accounts(context)
    done = _log_in(accounts, context.console, chosen)
    if done.note:
        context.console.say(done.note)
    _tell(context, accounts, done.identity)


@click.command()
@click.pass_obj
def logout(context: CommandContext) -> None:
    """Log out: forget the name, and remove the secret from the keyring."""
    who = _accounts(context).log_out()
    text = f"{who.shown} is logged out." if who else "Nobody was logged in."
    context.console.result({"logged_out": who.login if who else None}, lambda: context.console.line(text))


@click.command()
@click.pass_obj
def whoami(context: CommandContext) -> None:
    """Say who works here, by which secret, and what one may do."""
    accounts = _accounts(context)
    _tell(context, accounts, accounts.identity())


def ask(identity: Identity, wanted: str) -> str:
    """Ask for the password again, or for the code, on a terminal. Raises LoginWanted where the site takes neither."""
    told = f"The ShotGrid session of {identity.login} is over."
    if wanted == "browser":
        raise LoginWanted(told, hint="Log in again: iomanager login --browser", wanted="browser")
    if wanted == "code":
        return _secret(CODE)
    sys.stderr.write(f"{told}\n")
    return _secret(f"Password of {identity.login} at {identity.site}")


def _log_in(accounts: AccountService, console: Console, chosen: dict[str, Any]) -> LoggedIn:
    ways = [name for name in ("email", "script", "browser", "local") if chosen[name]]
    if len(ways) > 1 or (chosen["user"] and set(ways) - {"local"}):
        raise InvalidInput("Choose one way to log in.", hint="--user, --email, --script, --browser or --local")
    if chosen["local"] or not accounts.uses_site:
        if ways and not chosen["local"]:
            return accounts.log_in(ByScript("", ""))  # which says that there is no site
        return _locally(accounts, chosen["user"] or "", new_password=chosen["new_password"])
    if chosen["browser"]:
        return _by_browser(accounts, console)
    if chosen["script"] or chosen["email"]:
        name = chosen["script"] or os.environ.get(SCRIPT_NAME) or _asked("Name of the site's script")
        return accounts.log_in(ByScript(name, _key(name), chosen["email"] or ""))
    name = chosen["user"] or _asked("ShotGrid login name")
    if chosen["by_token"]:
        return accounts.log_in(ByToken(name, os.environ.get(SESSION_TOKEN) or _secret("Session token")))
    return _by_password(accounts, name)


def _by_password(accounts: AccountService, name: str) -> LoggedIn:
    secret = _secret(f"Password of {name}")
    try:
        return accounts.log_in(ByPassword(name, secret))
    except LoginWanted as error:
        if error.wanted != "code":
            raise
    return accounts.log_in(ByPassword(name, secret, _secret(CODE)))


def _by_browser(accounts: AccountService, console: Console) -> LoggedIn:
    def show(url: str) -> None:
        console.say(f"Approve the login in the browser: {url}")
        webbrowser.open(url)

    with console.work("Waiting for the browser") as (token, _):
        return accounts.log_in_by_browser(show, token=token)


def _locally(accounts: AccountService, name: str, *, new_password: bool) -> LoggedIn:
    name = name or os_name()
    local = accounts.local
    secret = _secret(f"Password of {name}") if local.has_password(name) else ""
    if new_password:
        old, secret = secret, _secret(f"New password of {name}")
        local.set_password(name, secret, old=old)
    return accounts.log_in_locally(name, secret)


def _key(name: str) -> str:
    same = os.environ.get(SCRIPT_NAME) == name
    return (os.environ.get(SCRIPT_KEY, "") if same else "") or _secret(f"Key of the script {name}")


def _accounts(context: CommandContext) -> AccountService:
    application: HasAccounts = context.app
    return application.accounts


def _asked(words: str) -> str:
    if not sys.stdin.isatty():
        raise InvalidInput(f"{words} is missing.", hint="Name it: iomanager login --help")
    sys.stderr.write(f"{words}: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _secret(words: str) -> str:
    """Typed unseen on a terminal, else the next line of standard input. Raises InvalidInput for none."""
    try:
        found = getpass.getpass(f"{words}: ", sys.stderr) if sys.stdin.isatty() else sys.stdin.readline()
    except EOFError:
        raise Cancelled() from None
    if not found.rstrip("\r\n"):
        raise InvalidInput(f"{words} is missing.", hint="Type it, or pipe it in.")
    return found.rstrip("\r\n")


def _tell(context: CommandContext, accounts: AccountService, who: Identity) -> None:
    secret, rights = accounts.secret(), accounts.rights()
    told = {
        **asdict(who),
        "way": who.way.value,
        "role": rights.role,
        "secret": secret.source if secret else None,
        "remembered": accounts.remembered() is not None,
        "rights": {right.value: not rights.reason(right) for right in Right},
    }
    context.console.result(told, lambda: _print(context.console, told, who))


def _print(console: Console, told: dict[str, Any], who: Identity) -> None:
    where = f" at {who.site}" if who.site else ", a local account"
    console.line(f"{who.shown} ({who.login}){where}")
    if who.email:
        console.line(f"  {who.email}")
    if who.site:
        kept = {"memory": "kept nowhere", None: "missing: log in again"}
        console.line(f"  secret: {kept.get(told['secret'], told['secret'])}")
    denied = [name for name, may in told["rights"].items() if not may]
    if told["role"] or denied:
        console.line(f"  role: {told['role'] or '-'}" + (f"; may not: {', '.join(denied)}" if denied else ""))
