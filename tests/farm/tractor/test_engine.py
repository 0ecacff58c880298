"""Jobs of ours on the stand-in engine, over HTTP: semantics, actions, logs, hostile names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.farm.engines.tractor import author
from iomanager.farm.engines.tractor.client import Spool, TractorClient
from iomanager.farm.engines.tractor.engine import TractorEngine
from iomanager.farm.engines.tractor.settings import TractorSettings
from iomanager.farm.engines.tractor.standing import Marks
from iomanager.farm.engines.tractor.transport import Address
from iomanager.farm.model import Command, Instance, Job, State, Task, When
from iomanager.farm.status import Action, JobStatus
from tests.sites.tractor.run import Blade
from tests.sites.tractor.server import StandIn, wait_until
from tests.sites.tractor.tcl import parse

NASTY = [
    'a} -paused 1 -comment {"',
    "[exit]",
    "$(touch pwned)",
    "`id`; rm -rf x",
    "%j %%",
    "~root",
    "back\\",
    "line\nbreak",
    "{",
    "",
    " spaces ",
    "'single'",
    '"double"',
    "S010_한글",
    "한글",
    "😀",
    "-title",
]


def note(file: Path, word: str, code: int = 0) -> tuple[str, ...]:
    """A command that appends a word to a file and ends with a code."""
    text = f"import sys; open(sys.argv[1], 'a').write(sys.argv[2] + chr(10)); sys.exit({code})"
    return (sys.executable, "-c", text, str(file), word)


def wait(engine: TractorEngine, job: str, *states: State) -> JobStatus:
    wanted = states or (State.DONE, State.ERROR)
    assert wait_until(lambda: engine.states(job).state in wanted, 30), engine.states(job)
    return engine.states(job)


def by_id(status: JobStatus) -> dict[str, State]:
    return {task.id: task.state for task in status.tasks}


def test_commands_run_in_order_after_all_subtasks(engine: TractorEngine, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    leaves = tuple(Task(f"leaf {n}", f"leaf{n}", commands=(Command(note(notes, f"leaf{n}")),)) for n in range(3))
    top = Task("top", "top", leaves, (Command(note(notes, "first")), Command(note(notes, "second"))))
    status = wait(engine, engine.submit(Job("order", (top,))))
    assert status.state is State.DONE
    assert notes.read_text().split()[3:] == ["first", "second"]
    assert sorted(notes.read_text().split()[:3]) == ["leaf0", "leaf1", "leaf2"]
    assert status.counts[State.DONE] == status.total == 4
    assert all(task.started_at and task.host for task in status.tasks)


def test_serial_subtasks_wait_for_whole_subtrees(engine: TractorEngine, tmp_path: Path) -> None:
    notes = tmp_path / "notes"

    def pair(name: str) -> Task:
        deep = Task(f"{name} deep", f"{name}1", commands=(Command(note(notes, f"{name}1")),))
        return Task(name, name, (deep,), (Command(note(notes, name)),))

    job = Job("serial", (pair("a"), pair("b"), pair("c")), serial_subtasks=True)
    wait(engine, engine.submit(job))
    assert notes.read_text().split() == ["a1", "a", "b1", "b", "c1", "c"]


def test_an_instance_is_waited_for_and_runs_once(engine: TractorEngine, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    slow = (sys.executable, "-c", f"import time; time.sleep(.5); open({str(notes)!r}, 'a').write('rib ')")
    front = Task("front", "f", (Task("same title", "r/1"),), ())
    shared = Task("same title", "r/2", commands=(Command(slow),))
    back = Task("back", "b", (Instance("r/2"),), (Command(note(notes, "back")),))
    status = wait(engine, engine.submit(Job("instances", (front, back, Task("last", "l", (shared,))))))
    assert notes.read_text().split() == ["rib", "back"]
    assert {task.id: task.instances for task in status.tasks}["b"] == ("r/2",)


def test_an_error_blocks_what_waits_and_nothing_else(engine: TractorEngine, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    bad = Task("bad", "bad", commands=(Command(note(notes, "bad", 3)),))
    good = Task("good", "good", commands=(Command(note(notes, "good")),))
    top = Task("top", "top", (bad, good), (Command(note(notes, "top")),))
    post = tuple(Command(note(tmp_path / f"post-{when.value}", "x"), when=when) for when in When)
    job = engine.submit(Job("fails", (top,), postscripts=post))
    status = wait(engine, job, State.ERROR)
    assert by_id(status) == {"top": State.BLOCKED, "bad": State.ERROR, "good": State.DONE}
    assert status.failed()[0].exit_code == 3
    assert status.message == "bad: It ended with exit code 3 and said nothing."
    assert wait_until(lambda: (tmp_path / "post-error").exists() and (tmp_path / "post-always").exists())
    assert not (tmp_path / "post-done").exists()
    engine.control(job, Action.SKIP, "bad")
    assert by_id(wait(engine, job, State.DONE)) == {"top": State.DONE, "bad": State.SKIPPED, "good": State.DONE}
    assert wait_until((tmp_path / "post-done").exists)
    engine.control(job, Action.RETRY, "bad")
    assert by_id(wait(engine, job, State.ERROR))["bad"] is State.ERROR
    engine.control(job, Action.SKIP)
    assert by_id(wait(engine, job, State.DONE))["bad"] is State.SKIPPED


@pytest.mark.parametrize("note", ["", "mine", "(io: nothing)", "two\nlines (io:) "])
def test_marks_are_kept_beside_the_comment(note: str) -> None:
    marks = Marks(note, cancelled=True, skipped=frozenset({12, 3}))
    assert marks.text.endswith("(io: cancelled skipped 3 12)")
    assert Marks.of(marks.text) == Marks(note.rstrip(), cancelled=True, skipped=frozenset({3, 12}))
    assert Marks.of(note) == Marks(note)


def test_retry_runs_the_task_and_all_above_it_again(engine: TractorEngine, tmp_path: Path) -> None:
    notes, flag = tmp_path / "notes", tmp_path / "flag"
    text = "import sys, os; sys.exit(0 if os.path.exists(sys.argv[1]) else 7)"
    bad = Task("bad", "bad", commands=(Command((sys.executable, "-c", text, str(flag))),))
    job = engine.submit(Job("retry", (Task("top", "top", (bad,), (Command(note(notes, "top")),)),)))
    wait(engine, job, State.ERROR)
    flag.touch()
    engine.control(job, Action.RETRY)
    wait(engine, job, State.DONE)
    engine.control(job, Action.RETRY, "bad")
    assert wait_until(lambda: notes.read_text().split() == ["top", "top"])
    engine.control(job, Action.RESTART)
    assert wait_until(lambda: notes.read_text().split() == ["top"] * 3)


def test_retry_codes_are_tried_again_by_themselves(engine: TractorEngine, tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    text = "import sys, pathlib; p = pathlib.Path(sys.argv[1]); was = p.exists(); p.touch(); sys.exit(0 if was else 9)"
    task = Task("once more", "t", commands=(Command((sys.executable, "-c", text, str(flag)), retry_codes=(9,)),))
    assert wait(engine, engine.submit(Job("codes", (task,)))).state is State.DONE


def test_progress_and_exit_status_come_from_the_output(engine: TractorEngine, tmp_path: Path) -> None:
    flag = tmp_path / "go"
    text = (
        "import sys, time, os\nprint('TR_PROGRESS 42%', flush=True)\n"
        "while not os.path.exists(sys.argv[1]): time.sleep(.02)\nprint('hello \\udcff end')\nprint('TR_EXIT_STATUS 5')"
    )
    python = (sys.executable, "-X", "utf8", "-c", text.replace("\\udcff", "\\xff"), str(flag))
    job = engine.submit(Job("progress", (Task("t", "t", commands=(Command(python),)),)))
    assert wait_until(lambda: engine.states(job).tasks[0].progress == 42)
    assert by_id(engine.states(job)) == {"t": State.ACTIVE}
    first = engine.log(job, "t")
    assert (first.complete, "====[" in first.text) == (False, True)
    flag.touch()
    status = wait(engine, job, State.ERROR)
    assert status.tasks[0].exit_code == 5
    rest = engine.log(job, "t", first.offset)
    assert (rest.text, rest.complete) == ("hello ÿ end\n", True)
    assert "TR_" not in engine.log(job, "t").text


def test_cancel_ends_the_processes_and_retry_lets_it_go_on(engine: TractorEngine, tmp_path: Path) -> None:
    pid, flag = tmp_path / "pid", tmp_path / "flag"
    text = (
        "import os, sys, time, pathlib\np = pathlib.Path(sys.argv[1])\n"
        "p.with_suffix('.new').write_text(str(os.getpid()))\np.with_suffix('.new').rename(p)\n"
        "while not os.path.exists(sys.argv[2]): time.sleep(.02)"
    )
    task = Task("long", "t", commands=(Command((sys.executable, "-c", text, str(pid), str(flag))),))
    job = engine.submit(Job("cancel", (task,), comment="mine"))
    assert wait_until(pid.exists)
    engine.control(job, Action.CANCEL)
    assert wait(engine, job, State.CANCELLED).tasks[0].state is State.CANCELLED
    assert wait_until(lambda: not Path(f"/proc/{pid.read_text()}").exists())
    flag.touch()
    engine.control(job, Action.RETRY)
    assert wait(engine, job, State.DONE).state is State.DONE


def test_pause_resume_priority_and_delete(engine: TractorEngine, site: StandIn, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    job = engine.submit(Job("paused", (Task("t", "t", commands=(Command(note(notes, "x")),)),), paused=True))
    assert engine.states(job).state is State.PAUSED
    assert by_id(engine.states(job)) == {"t": State.PAUSED}
    engine.control(job, Action.PRIORITY, value=55)
    assert engine.states(job).priority == 55
    engine.control(job, Action.RESUME)
    wait(engine, job, State.DONE)
    engine.control(job, Action.DELETE)
    with pytest.raises(NotFound):
        engine.states(job)
    with pytest.raises(NotFound):
        engine.states("999:x")
    with pytest.raises(NotFound):
        engine.states("nonsense")


def test_one_task_can_be_cancelled_but_not_paused(engine: TractorEngine, tmp_path: Path) -> None:
    sleeps = Task("sleeps", "s", commands=(Command(("sleep", "60")),))
    job = engine.submit(Job("one", (sleeps,)))
    wait(engine, job, State.ACTIVE)
    with pytest.raises(InvalidInput, match="cannot pause a single task"):
        engine.control(job, Action.PAUSE, "s")
    engine.control(job, Action.CANCEL, "s")
    assert by_id(wait(engine, job, State.ERROR)) == {"s": State.ERROR}
    with pytest.raises(NotFound, match="no task 'x'"):
        engine.control(job, Action.RETRY, "x")


def test_hostile_names_arrive_as_they_are(engine: TractorEngine, tmp_path: Path) -> None:
    out, marker = tmp_path / "out", tmp_path / "pwned"
    text = "import sys, os; open(sys.argv[1], 'wb').write(b'\\0'.join(os.fsencode(a) for a in sys.argv[2:]))"
    tasks = tuple(
        Task(name, name or "empty", commands=(Command((sys.executable, "-c", text, f"{out}{n}", name), title=name),))
        for n, name in enumerate(NASTY)
    )
    job = engine.submit(Job(NASTY[0], tasks, comment=NASTY[0], metadata="\n".join(NASTY), assigns=(("HOME", "/x"),)))
    status = wait(engine, job)
    assert status.state is State.DONE
    assert [Path(f"{out}{n}").read_bytes() for n in range(len(NASTY))] == [name.encode() for name in NASTY]
    assert [task.id for task in status.tasks] == [name or "empty" for name in NASTY]
    assert not marker.exists()


def test_environment_folder_and_missing_outputs(
    engine: TractorEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IOMANAGER_OUTPUT_PATIENCE", "0.1")
    text = "import os, pathlib; pathlib.Path('made').write_text(os.environ['SHOT'])"
    command = Command((sys.executable, "-c", text), env=(("SHOT", "{S010}"),), cwd=str(tmp_path))
    made = Task("made", "a", commands=(command,), outputs=(str(tmp_path / "made"),))
    lost = Task("lost", "b", commands=(Command(("true",)),), outputs=(str(tmp_path / "lost.exr"),))
    job = engine.submit(Job("proof", (made, lost)))
    status = wait(engine, job, State.ERROR)
    assert by_id(status) == {"a": State.DONE, "b": State.ERROR}
    assert (tmp_path / "made").read_text() == "{S010}"
    assert "lost.exr is missing or empty" in engine.log(job, "b").text
    assert status.message.endswith("lost.exr is missing or empty. (exit code 1)")


def test_service_keys_choose_the_blade(tmp_path: Path) -> None:
    blades = [Blade("small", ("linux",), {"mem": 4}), Blade("big", ("linux", "nuke"), {"mem": 64})]
    with StandIn(tmp_path, blades=blades) as site:
        client = TractorClient(_address(site), user="lizzy")
        engine = TractorEngine(client, TractorSettings(service="linux"), owner="lizzy")
        heavy = Task("heavy", "h", commands=(Command(("true",), service="nuke && @.mem > 8"),))
        job = engine.submit(Job("keys", (heavy, Task("no", "n", commands=(Command(("true",), service="mac"),)))))
        assert wait_until(lambda: by_id(engine.states(job))["h"] is State.DONE)
        hosts = {task.id: (task.state, task.host) for task in engine.states(job).tasks}
        assert hosts == {"h": (State.DONE, "big"), "n": (State.READY, "")}


def _address(site: StandIn) -> Address:
    return Address("127.0.0.1", site.port)


def test_cleanup_runs_after_its_task(engine: TractorEngine, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    task = Task("t", "t", commands=(Command(note(notes, "task")),), cleanup=(Command(note(notes, "clean")),))
    job = Job("clean", (task,), cleanup=(Command(note(tmp_path / "job", "x")),))
    wait(engine, engine.submit(job))
    assert wait_until(lambda: notes.read_text().split() == ["task", "clean"] and (tmp_path / "job").exists())


def test_commands_have_limits_of_time(engine: TractorEngine) -> None:
    long = Task("long", "l", commands=(Command(("sleep", "60"), max_run_seconds=1),))
    assert wait(engine, engine.submit(Job("limits", (long,)))).tasks[0].exit_code == -15


def test_a_program_that_is_not_there(engine: TractorEngine) -> None:
    job = engine.submit(Job("missing", (Task("t", "t", commands=(Command(("/no/such/program",)),)),)))
    assert wait(engine, job).tasks[0].exit_code == 20002


def test_settings_reach_the_script(client: TractorClient, site: StandIn) -> None:
    settings = TractorSettings(
        title_prefix="IO: ", priority=7, service="Linux64", tier="rush", projects=["show"], crews=["io"]
    )
    engine = TractorEngine(client, settings, owner="anna")
    engine.submit(Job("named", (Task("t", "t", commands=(Command(("true",)),)),), paused=True))
    job = site.farm.jobs[1]
    words = job.element.words
    assert (words["title"], words["priority"], words["service"], words["tier"]) == (
        "IO: named",
        "7.0",
        "Linux64",
        "rush",
    )
    assert (job.element.lists["projects"], job.element.lists["crews"], job.owner) == (["show"], ["io"], "anna")


def test_a_script_that_the_engine_refuses_says_why(client: TractorClient) -> None:
    with pytest.raises(InvalidInput, match="close-brace"):
        client.spool(Spool("Job -title {x", "anna", "/", "here"))


def test_the_engines_own_answers(client: TractorClient, engine: TractorEngine) -> None:
    assert "our own author layer" in engine.check()
    assert [blade["hnm"] for blade in client.blades()] == ["blade1", "blade2"]
    assert client.limits() == {}
    assert "looked at 2 blades" in client.trace("1")
    job = author.Job(title="x", service="*", paused=True)
    job.newTask(title="t", argv=["true", "a b"])
    jid = client.spool(Spool(job.asTcl(), "anna", "/", "here"))
    assert [found.title for found in client.jobs("anna")] == ["x"]
    assert client.jobs("bob") == []
    assert client.commands(jid, 1)[0].argv == ("true", "a b")
    assert client.log(jid, 1) == b""
    client.set_command(jid, 1, service="mac")
    assert client.commands(jid, 1)[0].service == "mac"
    client.retire(jid)
    assert client.jobs() == []
    client.restore(jid)
    assert client.tree(jid).job.owner == "anna"


def test_iterate_and_assign_are_understood(site: StandIn) -> None:
    text = "Job -title {x} -service {*} -init {\nAssign d {/a}\n} -subtasks {\nIterate i -from 1 -to 3 -template {\n"
    text += "Task {f $i} -cmds {\nRemoteCmd {echo $d/$i}\n}\n}\n}"
    client = TractorClient(_address(site), user="lizzy")
    client.spool(Spool(text, "anna", "/", "here"))
    assert parse(text).groups["init"][0].words == {"varname": "d", "value": "/a"}
    assert [task.title for task in client.tree(1).tasks] == ["f 1", "f 2", "f 3"]
    assert client.commands(1, 3)[0].argv == ("echo", "/a/3")


def test_every_failed_task_gets_its_sentence_and_no_log_is_read_twice(engine: TractorEngine, site: StandIn) -> None:
    bad = tuple(
        Task(f"bad {n}", f"b{n}", commands=(Command((sys.executable, "-c", f"import sys; sys.exit('no plate {n}')")),))
        for n in range(12)
    )
    silent = Task("silent", "s", commands=(Command(("false",)),))
    job = engine.submit(Job("many", (silent, *bad)))
    first = wait(engine, job, State.ERROR)
    assert all("said nothing" not in task.message for task in first.tasks if task.id != "s")

    def told() -> bool:
        return all("its log says why" not in task.message for task in engine.states(job).tasks)

    assert wait_until(told)
    found = {task.id: task.message for task in engine.states(job).tasks}
    wanted = {f"b{n}": f"no plate {n} (exit code 1)" for n in range(12)}
    assert found == {**wanted, "s": "It ended with exit code 1 and said nothing."}
    asked = len(site.requests)
    engine.states(job)
    assert len(site.requests) == asked + 1


def test_this_program_is_found_on_the_farm_wherever_it_was_started(
    client: TractorClient, site: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    engine = TractorEngine(client, TractorSettings(), owner="lizzy")
    plain = Command((sys.executable, "-m", "iomanager", "--version"))
    packed = Command((sys.executable, "-c", "import os; assert os.environ['SHOT'] == '{'"), env=(("SHOT", "{"),))
    job = engine.submit(Job("found", (Task("a", "a", commands=(plain,)), Task("b", "b", commands=(packed,)))))
    assert wait(engine, job).state is State.DONE, engine.states(job)


def test_other_machines_call_this_program_by_its_name_there(client: TractorClient, tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = tmp_path / "iomanager"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m iomanager "$@"\n')
    program.chmod(0o755)
    engine = TractorEngine(client, TractorSettings(), owner="lizzy", program=(str(program),))
    code = "import os; open(os.environ['OUT'], 'w').write('{')"
    packed = Command((sys.executable, "-c", code), env=(("OUT", str(out)),))
    job = engine.submit(Job("named", (Task("t", "t", commands=(packed,), outputs=(str(out),)),)))
    assert wait(engine, job).state is State.DONE, engine.states(job)
    assert out.read_text() == "{"
