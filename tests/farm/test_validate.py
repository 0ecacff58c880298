"""Jobs that must not be spooled, and jobs that are built from steps."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from iomanager.core.errors import InvalidInput
from iomanager.farm.builder import Step, build
from iomanager.farm.model import Command, Instance, Job, Task
from iomanager.farm.validate import check, require
from tests.farm.trees import python, task


def one(command: Command, **options: object) -> Job:
    return Job("job", (Task("가 task", "a", (), (command,), **options),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("api_key = 'hunter22'", "holds what looks like a credential"),
        ('call(token: "abcdefgh")', "holds what looks like a credential"),
        ("print('x-very-secret-y')", "holds the value of a secret"),
        ("password = os.environ['SITE_PASSWORD']", ""),
        ("# ask for the password: it is not here", ""),
    ],
)
def test_no_script_carries_a_credential(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "step.py").write_text(text, encoding="utf-8")
    command = Command((sys.executable, "-s", "step.py"), cwd=str(tmp_path))
    faults = check(one(command), {"MY_TOKEN": "very-secret"})
    assert [one for one in faults if fault in one] == faults
    assert bool(faults) == bool(fault)
    assert not any("hunter22" in one or "very-secret" in one for one in faults)


def test_a_good_job_has_no_faults(tmp_path: Path) -> None:
    job = one(python("print('{}')", cwd=str(tmp_path)), outputs=(str(tmp_path / "new" / "a.jpg"),))
    assert check(job) == []
    require(job)


@pytest.mark.parametrize(
    ("job", "fault"),
    [
        (Job(" ", (task("a"),)), "no title"),
        (Job("job", ()), "no tasks"),
        (one(Command(())), "no program"),
        (one(Command(("no-such-program",))), "no-such-program is not found"),
        (one(Command(("sh", "/nowhere/step.sh"))), "script /nowhere/step.sh does not exist"),
        (one(Command((sys.executable, "-u", "-X", "utf8", "/nowhere/x.py"))), "script /nowhere/x.py does not exist"),
        (one(Command(("bash", "-e", "/nowhere/x.sh"))), "script /nowhere/x.sh does not exist"),
        (one(Command(("sh", "step.sh"), cwd="/dev")), "script step.sh does not exist"),
        (Job("job", (task("a"),), priority=math.nan), "no number"),
        (Job("job", (task("a"),), priority=math.inf), "no number"),
        (Job("job", (task("a"),), max_active=0), "none ever would"),
        (one(Command(("sh",), min_run_seconds=9, max_run_seconds=3)), "9 s at least, and for 3 s at most"),
        (one(Command(("sh",), max_run_seconds=0)), "are no times"),
        (one(Command(("sh",), cwd="/nowhere")), "folder /nowhere does not exist"),
        (one(Command(("sh", "a } b"))), "unbalanced braces"),
        (one(Command(("sh", "back\\"))), "unbalanced braces"),
        (one(Command(("sh", "a\0b"))), "NUL"),
        (one(Command(("sh", "--password", "hunter22"))), "--password looks like a credential"),
        (one(Command(("sh", "--token=abcdefgh"))), "looks like a credential"),
        (one(Command(("sh", "postgresql://me:hidden@db/x"))), "looks like a credential"),
        (one(Command(("sh",), env=(("SHOTGUN_API_KEY", "abcdefgh"),))), "SHOTGUN_API_KEY would carry a credential"),
        (one(Command(("sh",), metadata='{"api_key": "abcdef"}')), "looks like a credential"),
        (one(Command(("sh", "x-very-secret-y"))), "value of a secret"),
        (one(Command(("sh",), service="a &&")), "cannot be read"),
        (one(Command(("sh",)), outputs=("relative.jpg",)), "not an absolute path"),
        (one(Command(("sh",)), outputs=("/dev/null/a.jpg",)), "/dev/null is not writable"),
        (Job("job", (task("a"), task("a"))), "Two tasks have the id a"),
        (Job("job", (task("a"), replace(task("b"), title="a"))), "Two tasks have the title a"),
        (Job("job", (task("a", Instance("b")),)), "points to b"),
        (Job("job", (task("a", task("b", Instance("a"))),)), "wait for each other"),
        (Job("job", (task(":a"),)), "colon"),
    ],
)
def test_faults_are_sentences(job: Job, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_SECRET", "very-secret")
    assert [text for text in check(job) if fault in text], check(job)


def test_all_faults_come_at_once() -> None:
    with pytest.raises(InvalidInput, match="And 1 more") as refused:
        require(Job("job", (replace(task("a"), title=""), task("b", Instance("c")))))
    assert "points to c" in refused.value.hint


def step(name: str, *after: str, group: str = "") -> Step:
    return Step(task(name), after, group)


def test_a_step_with_several_dependants_is_an_instance_elsewhere() -> None:
    steps = [step("copy"), step("jpg", "copy"), step("mhl", "copy"), step("version", "jpg", "mhl")]
    job = build(Job("job", ()), steps)
    (version,) = job.subtasks
    assert isinstance(version, Task)
    jpg, mhl = version.subtasks
    assert isinstance(jpg, Task)
    assert isinstance(mhl, Task)
    assert (version.id, jpg.subtasks[0].id, mhl.subtasks) == ("version", "copy", (Instance("copy"),))
    assert check(job) == []


def test_groups_hold_what_nothing_depends_on_in_their_order() -> None:
    steps = [step("a", group="2"), step("b", group="1"), step("c", "a", group="2"), step("d")]
    job = build(Job("job", ()), steps, {"1": "plate one", "2": "plate two"})
    assert [child.id for child in job.subtasks] == ["1", "2", "d"]
    assert isinstance(job.subtasks[1], Task)
    assert [child.id for child in job.subtasks[1].subtasks] == ["c"]


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([step("a"), step("a")], "the id a"),
        ([step("a", "b")], "runs after b"),
        ([step("a", "b"), step("b", "a")], "wait for each other"),
        ([step("a", group="x")], "unknown group x"),
    ],
)
def test_steps_that_make_no_tree_are_refused(steps: list[Step], fault: str) -> None:
    with pytest.raises(InvalidInput, match=fault):
        build(Job("job", ()), steps)
