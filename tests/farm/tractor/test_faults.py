"""What the client and engine make of an engine that is out of order: one stated error each, no job sent twice."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from iomanager.core.errors import Conflict, Forbidden, InvalidInput, IOManagerError, NotFound, Unavailable
from iomanager.farm.engines.tractor import replies
from iomanager.farm.engines.tractor.client import Spool, TractorClient
from iomanager.farm.engines.tractor.engine import TractorEngine
from iomanager.farm.engines.tractor.engine import engine as build_engine
from iomanager.farm.engines.tractor.login import internal_response, named, proof
from iomanager.farm.engines.tractor.settings import TractorSettings
from iomanager.farm.engines.tractor.transport import Address, Timeouts, Unanswered, query
from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.status import Action
from tests.sites.tractor.faults import Kind
from tests.sites.tractor.server import StandIn, wait_until

JOB = Job("한글 job", (Task("t", "t", commands=(Command(("true",)),)),), paused=True)
VERBS = ("jobs", "jtree", "jattr", "status")


def call(client: TractorClient, verb: str) -> object:
    match verb:
        case "jobs":
            return client.jobs()
        case "jtree":
            return client.tree(1)
        case "jattr":
            return client.pause(1)  # type: ignore[func-returns-value]
    return client.status()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.STATUS, (Unavailable, "answered 500: the engine is out of order")),
        (Kind.TEXT, (Unavailable, "answered 500: RuntimeError: the engine is out of order")),
        (Kind.HTML, (Unavailable, "web page")),
        (Kind.NOTHING, (Unanswered, "not whole")),
        (Kind.HALF, (Unanswered, "bytes and hung up")),
        (Kind.DROP_BEFORE, (Unanswered, "hung up without an answer")),
        (Kind.DROP_AFTER, (Unanswered, "hung up without an answer")),
    ],
)
def test_a_fault_is_one_stated_error(
    engine: TractorEngine, site: StandIn, verb: str, kind: Kind, expected: tuple[type[IOManagerError], str]
) -> None:
    error, words = expected
    engine.submit(JOB)
    site.faults.add(verb, kind)
    with pytest.raises(error, match=words):
        call(engine.client, verb)
    call(engine.client, verb)  # and the next call is well again


@pytest.mark.parametrize(
    ("status", "error"), [(404, NotFound), (409, Conflict), (400, InvalidInput), (503, Unavailable), (501, Unavailable)]
)
def test_a_status_is_one_of_our_errors(
    client: TractorClient, site: StandIn, status: int, error: type[IOManagerError]
) -> None:
    site.faults.add("jobs", Kind.STATUS, status=status, message="because")
    with pytest.raises(error, match=f"answered {status}: because"):
        client.jobs()


@pytest.mark.parametrize("kind", [Kind.SLOW, Kind.DRIP])
def test_every_wait_ends(site: StandIn, kind: Kind) -> None:
    client = TractorClient(Address("127.0.0.1", site.port), user="lizzy", timeouts=Timeouts(1, 0.4))
    site.faults.add("status", kind)
    started = time.monotonic()
    with pytest.raises(Unanswered):
        client.status()
    assert time.monotonic() - started < 4


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        client = TractorClient(Address("127.0.0.1", taken.getsockname()[1]), user="lizzy")
        with pytest.raises(Unavailable, match="cannot be reached") as caught:
            client.status()
    assert not isinstance(caught.value, Unanswered)
    with pytest.raises(Unavailable, match=r"no\.such\.host\.invalid:80 cannot be reached"):
        TractorClient(Address("no.such.host.invalid"), user="lizzy").status()


def test_what_is_no_http_at_all() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"220 mail.example.com ready\r\n")

        thread = threading.Thread(target=greet)
        thread.start()
        with pytest.raises(Unanswered):
            TractorClient(Address("127.0.0.1", server.getsockname()[1]), user="lizzy").status()
        thread.join()


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.HALF, Kind.NOTHING, Kind.NO_JID])
def test_a_job_whose_answer_was_lost_is_found_and_not_sent_twice(
    engine: TractorEngine, site: StandIn, kind: Kind
) -> None:
    site.faults.add("spool", kind)
    job = engine.submit(JOB)
    assert engine.states(job).state is State.PAUSED
    assert len(site.farm.jobs) == 1


def test_a_job_that_the_engine_never_took_says_so(
    engine: TractorEngine, site: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iomanager.farm.engines.tractor.engine.LOOKS", (0.0, 0.01))
    engine.submit(JOB)  # somebody's job is there, but not this one
    site.faults.add("spool", Kind.DROP_BEFORE)
    with pytest.raises(Unavailable, match="was not found on the farm afterwards"):
        engine.submit(JOB)
    assert len(site.farm.jobs) == 1


def test_an_engine_that_forgot_the_job_is_never_shown_as_fresh(engine: TractorEngine, site: StandIn) -> None:
    job = engine.submit(JOB)
    site.forget()
    with pytest.raises(NotFound, match="does not know this job any more"):
        engine.states(job)
    other = engine.submit(JOB)
    assert other.partition(":")[0] == job.partition(":")[0] == "1"
    for act in (lambda: engine.states(job), lambda: engine.log(job, "t"), lambda: engine.control(job, Action.CANCEL)):
        with pytest.raises(NotFound, match="number 1 is another job now"):
            act()
    assert engine.states(other).state is State.PAUSED


def test_a_login_is_made_when_asked_for_and_again_after_a_restart(site: StandIn) -> None:
    site.passwords = {"lizzy": "geheim"}
    client = TractorClient(Address("127.0.0.1", site.port), user="lizzy", password="geheim")
    engine = TractorEngine(client, TractorSettings(), owner="lizzy")
    job = engine.submit(JOB)
    assert engine.states(job).owner == "lizzy"
    site.forget()  # sessions too
    assert client.jobs() == []
    client.logout()
    assert client.jobs() == []


@pytest.mark.parametrize(("user", "password"), [("lizzy", ""), ("lizzy", "wrong"), ("mallory", "geheim")])
def test_a_refused_login_is_forbidden(site: StandIn, user: str, password: str) -> None:
    site.passwords = {"lizzy": "geheim"}
    with pytest.raises(Forbidden) as caught:
        TractorClient(Address("127.0.0.1", site.port), user=user, password=password).jobs()
    assert "geheim" not in str(caught.value)


def test_a_password_goes_only_to_an_engine_that_asks_for_it_in_a_known_way(
    site: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.passwords, site.validation, site.scheme = {"lizzy": "geheim"}, "site", lambda *words: "-".join(words)[::-1]
    address = Address("127.0.0.1", site.port)
    with pytest.raises(Forbidden) as refused:
        TractorClient(address, user="lizzy", password="geheim").jobs()
    assert "tractor.login_scheme" in (refused.value.hint or "")
    assert not any("c" in values for _, values, _ in site.requests)
    (tmp_path / "our_farm.py").write_text("def response(*words):\n    return '-'.join(words)[::-1]\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("TRACTOR_PASSWORD", "geheim")
    settings = TractorSettings(host="127.0.0.1", port=site.port, user="lizzy", login_scheme="our_farm:response")
    assert build_engine(settings).client.jobs() == []


@pytest.mark.parametrize("name", ["nowhere", "nowhere:function", "os:nothing", "os:name", ":"])
def test_a_scheme_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match=r"tractor\.login_scheme"):
        named(name)


def test_the_internal_scheme() -> None:
    assert internal_response("ab", "xyz") == "1" + f"{ord('a') ^ ord('x'):02x}{ord('b') ^ ord('y'):02x}"
    assert bytes.fromhex(proof("ab", "xyz")).decode() == "xyz|" + internal_response("ab", "xyz")


def test_requests_are_as_the_engines_own_clients_send_them(client: TractorClient, site: StandIn) -> None:
    jid = client.spool(Spool("Job -title {é} -service {*} -paused 1 -subtasks {Task {t}}", "anna", "/a b", "here"))
    verb, values, headers = site.requests[-1]
    assert (verb, values["cwd"], values["jobcwd"], values["hnm"], values["blocking"]) == (
        "spool",
        "/a b",
        "/a b",
        "here",
        "spool",
    )
    assert values["jobFile"] == "no filename specified"
    assert headers["content-type"] == "application/tractor-spool"
    assert headers["cookie"] == "TractorUser=lizzy"
    client.skip(jid, [1])
    assert site.requests[-1][1] == {"q": "tskip", "jid": "1", "tid": "1"}
    assert query("queue", {"q": "jinterrupt", "tid": [1, 2], "x": None, "t": "a&b ü"}) == (
        "/Tractor/queue?q=jinterrupt&tid=1,2&t=a%26b%20%C3%BC"
    )


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"users": []},
        {"users": {"a": {"1": {"data": {"jid": 1}}}}},
        {"users": {"a": {"1": {"data": {"nTasks": 3}}}}},
    ],
)
def test_answers_of_another_shape_are_refused(reply: dict[str, object]) -> None:
    with pytest.raises(Unavailable, match="unknown form"):
        replies.read_jobs(reply)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("+A,42", (State.ACTIVE, 42, True)),
        ("-B", (State.BLOCKED, None, False)),
        ("+D", (State.DONE, None, True)),
        ("+E,250", (State.ERROR, 100, True)),
        ("+Z", (None, None, True)),
        ("", (None, None, False)),
    ],
)
def test_the_states_of_tasks_are_read(text: str, state: tuple[State | None, int | None, bool]) -> None:
    assert replies.read_state(text) == state


def test_the_address_comes_from_settings_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACTOR_ENGINE", "farm:8080")
    monkeypatch.setenv("TRACTOR_USER", "anna")
    assert str(build_engine(TractorSettings()).client.address) == "farm:8080"
    assert build_engine(TractorSettings()).owner == "anna"
    assert str(build_engine(TractorSettings(host="other")).client.address) == "other:80"
    monkeypatch.setenv("TRACTOR_ENGINE", "farm:no")
    with pytest.raises(InvalidInput, match="no engine address"):
        build_engine(TractorSettings())


def test_the_stand_in_runs_by_itself_too(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", "tests.sites.tractor"]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = int(process.stdout.readline().split(":")[2].partition("/")[0])
        client = TractorClient(Address("127.0.0.1", port), user="lizzy")
        assert client.status()["rc"] == 0
        process.stdin.write("fault status html\n")
        process.stdin.flush()
        seen: list[str] = []

        def refused() -> bool:
            try:
                seen.append(json.dumps(client.status()))
            except Unavailable as error:
                seen.append(error.message)
            return "web page" in seen[-1]

        assert wait_until(refused)
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.mark.parametrize(
    ("text", "code"), [("0", 0), (0, 0), ("5", 5), ("-9", -9), (None, None), ("", None), ("killed", None)]
)
def test_exit_codes_are_read(text: object, code: int | None) -> None:
    assert replies.read_commands({"cmds": [{"cid": 1, "exitcode": text}]})[0].exit_code == code
