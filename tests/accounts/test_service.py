"""Logging in at a site and locally: who works, what is kept where, and what is said when it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked

from iomanager.accounts import cli
from iomanager.accounts.model import ByPassword, ByScript, ByToken, Right, Way
from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Cancelled, Forbidden, InvalidInput, LoginWanted, NotFound, Unavailable
from iomanager.db.engine import Database
from iomanager.tracker.trackers.shotgrid import wire
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.login import Login
from tests.accounts.fakes import Keychain, service, site_door
from tests.sites.shotgrid.server import Site


def test_a_user_logs_in_by_password_and_is_known_to_the_next_start(site: Site, plain: Database, home: Path) -> None:
    keychain = Keychain()
    done = service(home, plain, site_door(site), keychain=keychain).log_in(ByPassword("demo", "demo"))
    assert (done.identity.name, done.identity.email, done.note) == ("Demo Artist", "demo@example.com", "")
    later = service(home, plain, site_door(site), keychain=keychain)
    secret = later.secret()
    assert later.identity() == done.identity
    assert not later.needs_login()
    assert secret is not None
    assert secret.source == "keyring"
    assert secret.value in site.api.accounts.sessions
    assert "demo'" not in repr(secret)
    assert secret.value not in (home / "account.json").read_text()
    assert later.log_out() == done.identity
    assert keychain.kept == {}
    assert service(home, plain, site_door(site), keychain=keychain).remembered() is None


def test_a_wrong_password_and_a_missing_code_say_what_to_do(site: Site, plain: Database, home: Path) -> None:
    accounts = service(home, plain, site_door(site))
    with pytest.raises(Forbidden, match="the login name or the password is wrong"):
        accounts.log_in(ByPassword("demo", "nonsense"))
    with pytest.raises(LoginWanted, match="two-factor") as wanted:
        accounts.log_in(ByPassword("kim", "kim-word"))
    assert wanted.value.wanted == "code"
    with pytest.raises(Forbidden, match="the password or the code is wrong"):
        accounts.log_in(ByPassword("kim", "kim-word", "000000"))
    assert accounts.remembered() is None
    assert accounts.log_in(ByPassword("kim", "kim-word", "123456")).identity.login == "kim"


@pytest.mark.parametrize("method", ["oxygen", "saml2"])
def test_a_site_with_single_sign_on_sends_to_the_browser(method: str, site: Site, plain: Database, home: Path) -> None:
    site.api.accounts.login = method
    accounts = service(home, plain, site_door(site))
    with pytest.raises(LoginWanted) as wanted:
        accounts.log_in(ByPassword("demo", "demo"))
    assert wanted.value.wanted == "browser"
    opened: list[str] = []

    def approve(url: str) -> None:
        opened.append(url)
        site.launcher.approve("demo")

    assert accounts.log_in_by_browser(approve).identity.name == "Demo Artist"
    assert opened[0].startswith(site.url)


def test_a_login_in_the_browser_may_be_refused_given_up_or_come_late(site: Site, plain: Database, home: Path) -> None:
    accounts = service(home, plain, site_door(site))
    with pytest.raises(Forbidden, match="refused in the browser"):
        accounts.log_in_by_browser(lambda _: site.launcher.refuse())
    token = CancelToken()
    with pytest.raises(Cancelled):
        accounts.log_in_by_browser(lambda _: token.cancel(), token=token)
    later = threading.Timer(0.5, site.launcher.approve)
    assert accounts.log_in_by_browser(lambda _: later.start()).identity.login == "demo"
    later.join()


def test_the_script_looks_a_user_up_by_email(
    site: Site, plain: Database, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = service(home, plain, site_door(site))
    done = accounts.log_in(ByScript("demo", "demo", "kim@example.com"))
    assert (done.identity.way, done.identity.login, done.identity.script) == (Way.EMAIL, "kim", "demo")
    with pytest.raises(NotFound, match=r"no active user nobody@example\.com"):
        accounts.log_in(ByScript("demo", "demo", "nobody@example.com"))
    with pytest.raises(InvalidInput, match="no e-mail address"):
        accounts.log_in(ByScript("demo", "demo", "kim"))
    with pytest.raises(Forbidden, match="its name or its key is wrong"):
        accounts.log_in(ByScript("demo", "other", "kim@example.com"))
    fresh = service(home, plain, site_door(site))
    assert fresh.needs_login()
    monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "demo")
    monkeypatch.setenv("SHOTGUN_API_KEY", "demo")
    secret = fresh.secret()
    assert secret is not None
    assert secret.source == "environment"


def test_a_session_token_is_looked_at(site: Site, plain: Database, home: Path) -> None:
    token = site.api.accounts.open_session(("HumanUser", site.api.accounts.passwords["demo"][1]))
    accounts = service(home, plain, site_door(site))
    assert accounts.log_in(ByToken("demo", token)).identity.name == "Demo Artist"
    with pytest.raises(Forbidden, match="This session of ShotGrid is over"):
        accounts.log_in(ByToken("demo", "0" * 32))


def test_the_script_of_the_environment_works_where_nobody_logged_in(
    site: Site, plain: Database, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = service(home, plain, site_door(site))
    assert accounts.needs_login()
    monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "demo")
    monkeypatch.setenv("SHOTGUN_API_KEY", "demo")
    assert accounts.identity().way is Way.SCRIPT
    assert not accounts.needs_login()


def test_without_a_site_a_name_is_enough(database: Database, home: Path) -> None:
    accounts = service(home, database)
    assert accounts.log_in_locally("jane").identity.login == "jane"
    accounts.local.create("kim", "kim-word")
    with pytest.raises(Forbidden, match="The account kim has a password"):
        accounts.log_in_locally("kim")
    with pytest.raises(Forbidden, match="The password of kim is wrong"):
        accounts.log_in_locally("kim", "other")
    assert service(home, database).identity().login == "jane"
    assert accounts.log_in_locally("kim", "kim-word").identity.way is Way.LOCAL
    accounts.local.set_password("kim", "new-word", old="kim-word")
    with pytest.raises(Forbidden, match="wrong"):
        accounts.local.set_password("kim", "other", old="kim-word")
    assert accounts.log_in_locally("kim", "new-word").identity.login == "kim"
    assert accounts.local.logins() == ["jane", "kim"]
    with pytest.raises(InvalidInput, match="no ShotGrid site"):
        accounts.log_in(ByPassword("kim", "kim-word"))


def test_a_role_that_may_not_says_so(plain: Database, home: Path) -> None:
    accounts = service(home, plain)
    assert accounts.rights().reason(Right.PUBLISH) == ""
    accounts.log_in_locally("kim")
    assert accounts.rights().reason(Right.PUBLISH) == "The role Vendor may not publish."
    with pytest.raises(Forbidden, match="may not take a delivery back"):
        accounts.rights().check(Right.UNDO)


@pytest.mark.parametrize("fault", ["none", "broken", "slow"])
def test_without_a_keyring_the_secret_is_kept_nowhere_and_that_is_said(
    fault: str, site: Site, plain: Database, home: Path
) -> None:
    keychain = Keychain()
    keychain.broken = KeyringLocked("locked") if fault == "broken" else None
    accounts = service(home, plain, site_door(site), keychain=None if fault == "none" else keychain)
    if fault == "slow":
        from iomanager.accounts.secrets import KeyringVault

        keychain.slow, accounts.keeping = (
            0.5,
            type(accounts.keeping)(
                accounts.keeping.remembered, lambda: KeyringVault(keychain, 0.05), accounts.keeping.held
            ),
        )
    done = accounts.log_in(ByPassword("demo", "demo"))
    assert "The secret is kept nowhere" in done.note
    assert accounts.secret() is not None
    accounts.keeping.held.forget(done.identity.secret_name)
    assert accounts.needs_login()


def test_a_login_in_memory_alone_is_of_no_use_to_other_processes(
    site: Site, plain: Database, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = service(home, plain, site_door(site))
    assert accounts.unshared() == ""
    accounts.log_in(ByPassword("demo", "demo"))
    assert "the login of demo is kept in no keyring" in accounts.unshared()
    kept = service(home, plain, site_door(site), keychain=Keychain())
    kept.log_in(ByPassword("demo", "demo"))
    assert kept.unshared() == ""
    monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "demo")
    monkeypatch.setenv("SHOTGUN_API_KEY", "demo")
    assert accounts.unshared() == ""


def test_a_session_that_is_over_is_renewed_by_asking_once(site: Site, plain: Database, home: Path) -> None:
    asked: list[str] = []

    def ask(_: object, wanted: str) -> str:
        asked.append(wanted)
        return "demo"

    accounts = service(home, plain, site_door(site), keychain=Keychain(), ask=ask)
    accounts.log_in(ByPassword("demo", "demo"))
    client = ShotGridClient(wire.Site(site.url, seconds=20), Login({"session_token": accounts.token()}, accounts.renew))
    site.api.accounts.expire()
    assert client.read("find_one", "Project", [])["type"] == "Project"
    assert client.read("find_one", "Project", [])["type"] == "Project"
    assert asked == ["password"]
    client.close()


def test_who_has_a_second_factor_is_asked_for_the_code_too(site: Site, plain: Database, home: Path) -> None:
    words = {"password": "kim-word", "code": "123456"}
    accounts = service(home, plain, site_door(site), ask=lambda _, wanted: words[wanted])
    accounts.log_in(ByPassword("kim", "kim-word", "123456"))
    old = accounts.token()
    site.api.accounts.expire()
    assert accounts.renew() not in {"", old}


def test_where_no_passwords_are_taken_none_is_asked_for(site: Site, plain: Database, home: Path) -> None:
    accounts = service(home, plain, site_door(site), ask=cli.ask)
    accounts.log_in(ByPassword("demo", "demo"))
    assert accounts.token()
    site.api.accounts.expire()
    site.api.accounts.login = "saml2"
    with pytest.raises(LoginWanted, match="session of demo is over") as wanted:
        accounts.renew()
    assert "--browser" in wanted.value.hint


def test_a_session_that_another_process_renewed_is_taken_over(site: Site, plain: Database, home: Path) -> None:
    keychain = Keychain()
    first = service(home, plain, site_door(site), keychain=keychain)
    first.log_in(ByPassword("demo", "demo"))
    old = first.token()
    service(home, plain, site_door(site), keychain=keychain).log_in(ByPassword("demo", "demo"))
    assert first.renew() != old
    with pytest.raises(Forbidden, match="Nobody is logged in"):
        first.renew()


def test_nobody_is_asked_before_the_first_call(site: Site, plain: Database, home: Path) -> None:
    service(home, plain, site_door(site)).log_in(ByPassword("demo", "demo"))
    fresh = service(home, plain, site_door(site), ask=lambda *_: "demo")
    client = ShotGridClient(wire.Site(site.url, seconds=20), Login({}, fresh.renew))
    assert client.read("find_one", "Project", [])["type"] == "Project"
    client.close()


def test_a_site_that_is_away_is_unavailable(site: Site, plain: Database, home: Path) -> None:
    accounts = service(home, plain, site_door(site))
    site.go_offline()
    tries: list[Callable[[], object]] = [
        lambda: accounts.log_in(ByPassword("demo", "demo")),
        lambda: accounts.log_in_by_browser(print),
    ]
    for each in tries:
        with pytest.raises(Unavailable, match="cannot be reached"):
            each()


def test_a_file_that_is_broken_counts_as_nobody(plain: Database, home: Path) -> None:
    (home / "account.json").write_text('{"way": "session", "half')
    assert service(home, plain).remembered() is None
