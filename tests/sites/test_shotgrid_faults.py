"""The stand-in ShotGrid site when it fails, as the real client sees it; and its event log."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xmlrpc.client import ProtocolError

import httpx
import pytest
from shotgun_api3.shotgun import AuthenticationFault, Fault

from tests.sites.shotgrid.client import connect, connected
from tests.sites.shotgrid.server import Site

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def sg(site: Site) -> Iterator[Any]:
    with connected(site) as client:
        yield client


@pytest.fixture
def data(site: Site) -> dict[str, Any]:
    return {"code": "a", "project": site.project()}


# -- faults of calls --------------------------------------------------------------------------------------------------


def test_a_dropped_create_is_sent_twice_by_the_client(site: Site, sg: Any, data: dict[str, Any]) -> None:
    site.fault("create", "drop after", times=2)
    with pytest.raises(http.client.RemoteDisconnected):
        sg.create("Shot", data)
    assert (site.log.count("create"), len(site.rows("Shot", "code"))) == (2, 2)


def test_a_drop_after_the_commit_doubles_the_row_without_an_error(site: Site, sg: Any, data: dict[str, Any]) -> None:
    site.fault("create", "drop after")
    sg.create("Shot", data)
    assert len(site.rows("Shot", "code")) == 2


def test_a_drop_before_anything_is_done_leaves_one_row(site: Site, sg: Any, data: dict[str, Any]) -> None:
    site.fault("create", "drop before")
    sg.create("Shot", data)
    assert (site.log.count("create"), len(site.rows("Shot", "code"))) == (2, 1)


@pytest.mark.parametrize("status", [502, 504])
def test_gateway_errors_are_sent_three_times(site: Site, sg: Any, data: dict[str, Any], status: int) -> None:
    site.fault("batch", "status after", status=status, times=3)
    with pytest.raises(ProtocolError):
        sg.batch([{"request_type": "create", "entity_type": "Shot", "data": data}])
    assert (site.log.count("batch"), len(site.rows("Shot", "code"))) == (3, 3)


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_other_statuses_are_sent_once(site: Site, sg: Any, data: dict[str, Any], status: int) -> None:
    site.fault("create", "status", status=status)
    with pytest.raises(ProtocolError) as raised:
        sg.create("Shot", data)
    assert raised.value.errcode == status
    assert (site.log.count("create"), site.rows("Shot", "code")) == (1, [])


@pytest.mark.parametrize(
    ("kind", "error", "rows"),
    [
        ("reset before", ConnectionResetError, 0),
        ("reset after", ConnectionResetError, 1),
        ("half", http.client.IncompleteRead, 1),
        ("garbage", json.JSONDecodeError, 1),
        ("hang before", TimeoutError, 0),
        ("hang after", TimeoutError, 1),
    ],
)
def test_broken_replies_are_asked_for_once(
    site: Site, data: dict[str, Any], kind: str, error: type[Exception], rows: int
) -> None:
    with connected(site) as sg:
        sg.config.timeout_secs = 0.5
        sg.close()
        site.fault("create", kind)
        with pytest.raises(error):
            sg.create("Shot", data)
        assert (site.log.count("create"), len(site.rows("Shot", "code"))) == (1, rows)


def test_a_web_page_is_taken_for_a_record(site: Site, sg: Any, data: dict[str, Any]) -> None:
    site.fault("create", "html")
    assert b"<html>" in sg.create("Shot", data)
    site.fault("read", "html")
    with pytest.raises(AttributeError):
        sg.find("Shot", [])
    site.fault("create", "html after")
    assert b"<html>" in sg.create("Shot", data)
    assert len(site.rows("Shot", "code")) == 1


def test_a_session_ends_in_the_middle_of_the_work(site: Site) -> None:
    token = site.api.accounts.open_session(("HumanUser", site.rows("HumanUser", "id")[0]["id"]))
    with connected(site, session_token=token) as sg:
        site.fault("read", "expired", at=2)
        assert sg.find_one("Project", [])
        for _ in range(2):
            with pytest.raises(AuthenticationFault):
                sg.find_one("Project", [])
        site.fault("read", "saml")
        with pytest.raises(ProtocolError) as raised:
            sg.find_one("Project", [])
        assert raised.value.headers["location"].endswith("/saml/saml_login_request")


def test_an_error_of_the_api_can_be_asked_for(site: Site, sg: Any) -> None:
    site.fault("read", "error", entity="Shot", message="Read failed: out of memory")
    assert sg.find("Project", [])
    with pytest.raises(Fault, match="out of memory"):
        sg.find("Shot", [])
    assert sg.find("Shot", []) == []


def test_a_connection_that_went_stale(site: Site, sg: Any) -> None:
    assert sg.find_one("Project", [])
    closed = len(site.log.all())
    site.close_idle()
    try:
        sg.find_one("Project", [])
    except (OSError, http.client.HTTPException):
        assert sg.find_one("Project", [])
    assert site.log.count() == closed + 1


def test_a_site_goes_away_and_comes_back(site: Site, sg: Any, data: dict[str, Any]) -> None:
    sg.create("Shot", data)
    site.go_offline()
    with pytest.raises((OSError, http.client.HTTPException)):
        sg.find("Shot", [])
    with pytest.raises(ConnectionRefusedError):
        sg.find("Shot", [])
    site.go_online()
    assert len(sg.find("Shot", [])) == 1


def test_slow_replies_arrive(site: Site, sg: Any) -> None:
    site.fault("read", "slow", seconds=0.05)
    assert sg.find_one("Project", [])


def test_a_site_stops_while_a_call_hangs() -> None:
    with Site() as site:
        sg = connect(site)
        site.fault("read", "hang before")
        errors: list[BaseException] = []

        def ask() -> None:
            try:
                sg.find("Shot", [])
            except (OSError, http.client.HTTPException) as error:
                errors.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        while not site.log.count("read"):
            thread.join(0.01)
    thread.join(30)
    sg.close()
    assert len(errors) == 1


def test_two_clients_of_two_threads_do_not_mix(site: Site, data: dict[str, Any]) -> None:
    numbers = [site.add("Shot", **data) for _ in range(4)]

    def update(number: int) -> set[tuple[int, int]]:
        with connected(site) as sg:
            told = [sg.update("Shot", number, {"sg_cut_in": n}) for n in range(10)]
        return {(row["id"], row["sg_cut_in"]) for row in told}

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(update, numbers)) == [{(number, n) for n in range(10)} for number in numbers]


# -- the event log ----------------------------------------------------------------------------------------------------


def events(sg: Any, after: int = 0) -> list[Any]:
    fields = ["event_type", "attribute_name", "meta", "entity", "user", "project", "session_uuid"]
    return list(sg.find("EventLogEntry", [["id", "greater_than", after]], fields))


def test_writes_are_logged(site: Site, sg: Any, data: dict[str, Any]) -> None:
    sg.set_session_uuid("5a1d49b0-0c69-11e0-a24c-003048d17544")
    last = events(sg)[-1]["id"]
    made = sg.create("Shot", data)
    found = events(sg, last)
    assert [row["event_type"] for row in found] == ["Shotgun_Shot_New"] + ["Shotgun_Shot_Change"] * 3
    assert {row["attribute_name"] for row in found} == {None, "code", "project", "sg_status_list"}
    assert found[0]["meta"] == {"type": "new_entity", "entity_type": "Shot", "entity_id": made["id"]}
    assert found[0]["entity"] == {"type": "Shot", "id": made["id"], "name": "a"}
    assert found[0]["session_uuid"] == "5a1d49b0-0c69-11e0-a24c-003048d17544"
    last = found[-1]["id"]
    sg.update("Shot", made["id"], {"code": "b"})
    (change,) = events(sg, last)
    assert (change["meta"]["old_value"], change["meta"]["new_value"]) == ("a", "b")
    sg.delete("Shot", made["id"])
    retirement, date = events(sg, change["id"])
    assert (retirement["event_type"], date["attribute_name"]) == ("Shotgun_Shot_Retirement", "retirement_date")
    assert (retirement["entity"], retirement["meta"]["entity_id"]) == (None, made["id"])
    with pytest.raises(Fault):
        sg.delete("EventLogEntry", date["id"])


def test_the_other_side_of_a_link_has_an_entry_too(site: Site, sg: Any, data: dict[str, Any]) -> None:
    shot = {"type": "Shot", "id": site.add("Shot", **data)}
    version, last = site.add("Version", **data), events(sg)[-1]["id"]
    sg.update("Version", version, {"entity": shot})
    change, back = events(sg, last)
    assert (back["meta"]["entity_type"], back["meta"]["entity_id"]) == ("Shot", shot["id"])
    assert back["meta"]["original_event_log_entry_id"] == change["id"]
    assert back["meta"]["added"] == [{"type": "Version", "id": version}]


def test_entries_come_late_or_never(site: Site, sg: Any, data: dict[str, Any]) -> None:
    last = events(sg)[-1]["id"]
    site.api.events.hold(2)
    number = site.add("Shot", **data)
    assert [row["id"] for row in events(sg, last)] == [last + 3, last + 4]
    site.api.events.gap(3)
    site.change("Shot", number, code="b")
    assert events(sg)[-1]["id"] == last + 8
    site.api.events.release()
    assert [row["id"] - last for row in events(sg, last)] == [1, 2, 3, 4, 8]


def test_entries_may_be_seen_some_time_later(site: Site, sg: Any, data: dict[str, Any]) -> None:
    before = len(events(sg))
    site.api.events.delay = 600
    sg.create("Shot", data)
    assert len(events(sg)) == before
    site.store.clock = timedelta(seconds=601)
    assert len(events(sg)) == before + 4


def test_scripts_may_write_silently(site: Site, sg: Any, data: dict[str, Any]) -> None:
    site.api.accounts.add_script("silent", "key", events=False)
    before = len(events(sg))
    with connected(site, script_name="silent", api_key="key") as silent:
        silent.create("Shot", data)
    assert len(events(sg)) == before


def test_the_log_may_be_forbidden(site: Site, sg: Any) -> None:
    site.api.accounts.deny("EventLogEntry")
    with pytest.raises(Fault, match="does not have access permission"):
        events(sg)
    site.api.accounts.deny("EventLogEntry", how="empty")
    assert events(sg) == []
    site.api.accounts.deny("Shot", "create")
    with pytest.raises(Fault, match="does not have access permission"):
        sg.create("Shot", {"code": "a", "project": site.project()})
    with pytest.raises(Fault, match="does not have access permission"):
        sg.batch([{"request_type": "create", "entity_type": "Shot", "data": {"code": "a", "project": site.project()}}])
    assert site.add("Shot", code="a", project=site.project())


def test_one_account_may_be_forbidden_what_others_may(site: Site, sg: Any) -> None:
    user = {"type": "HumanUser", "id": site.rows("HumanUser", "id")[0]["id"]}
    site.api.accounts.deny("EventLogEntry", who=(user["type"], user["id"]))
    assert events(sg)
    with connected(site, login="demo", password="demo") as person, pytest.raises(Fault, match="access permission"):
        events(person)


def test_the_clock_of_the_site_may_differ(site: Site, sg: Any, data: dict[str, Any]) -> None:
    site.store.clock = timedelta(hours=2)
    made = sg.create("Shot", data, return_fields=["updated_at"])
    told = parsedate_to_datetime(httpx.get(f"{site.url}/control/log").headers["date"])
    assert abs(told - datetime.now(UTC) - timedelta(hours=2)) < timedelta(minutes=1)
    assert abs(made["updated_at"].replace(tzinfo=UTC) - told) < timedelta(minutes=1)


# -- by itself --------------------------------------------------------------------------------------------------------


def test_the_site_runs_by_itself_with_a_demo_show(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.sites.shotgrid", "--file", str(tmp_path / "site.db")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        url = lines[1].strip()

        def ask(path: str, body: Any = None) -> Any:
            return httpx.request("GET" if body is None else "POST", url + path, json=body, timeout=30).json()

        read = {"type": "Shot", "return_fields": ["code"], "filters": {"logical_operator": "and", "conditions": []}}
        call = {"method_name": "read", "params": [{"user_login": "demo", "user_password": "demo"}, read]}
        found = ask("/api3/json", call)["results"]["entities"]
        assert [row["code"] for row in found][:2] == ["S010_0010", "S010_0020"]
        ask("/control/fault", {"method": "read", "kind": "error", "message": "as asked"})
        assert ask("/api3/json", call)["message"] == "as asked"
        assert ask("/control/log")["count"] == 2
        process.terminate()
    with Site(path=str(tmp_path / "site.db")) as site, connected(site) as sg:
        assert len(sg.find("Shot", [])) == len(found)
