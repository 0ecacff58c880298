"""Jobs as files for others: every format reads back, nothing hostile gets out of its place, no credential leaves."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core.errors import InvalidInput
from iomanager.farm import jobjson
from iomanager.farm.alf import AlfOptions
from iomanager.farm.export import Format, export, load
from iomanager.farm.model import Command, Instance, Job, Task
from tests.farm.test_openjd import openjd
from tests.sites.tractor.tcl import Element, parse
from tests.sites.tractor.tree import build

HOSTILE = (
    "S010} -paused 1 -comment {",
    "S010} -cleanup {RemoteCmd {{touch} {pwned}}}",
    "{{Param.x}}",
    "[exit]",
    "[exec touch pwned]",
    "$HOME",
    "${HOME}",
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned",
    "a\nb",
    "a\r\nRemoteCmd {{touch} {pwned}}",
    'say "hi"',
    "it's",
    "back\\",
    "{",
    "}",
    "%j %t %D(/a) %%",
    "~root",
    "-title",
    "#",
    "샷 한글",
    "\udcff",
    "\x1b[2J",
    "a\tb",
)
NAMES = st.sampled_from(HOSTILE) | st.text("{}[]$;\\\"'`%\n #~ab한", min_size=1, max_size=12).filter(str.strip)


def job_with(name: str) -> Job:
    """A job that has the name everywhere that a shot name can come to."""
    command = Command(("echo", name, f"/show/{name}/a.exr"), title=name, metadata=name, cwd=f"/show/{name}")
    plain = Command(("echo", name), env=(("SHOT", name),))
    inner = Task(f"copy {name}", f"copy {name}", commands=(command,), cleanup=(plain,), metadata=name)
    outer = Task(f"jpg {name}", f"jpg {name}", (inner,), (plain, command), outputs=(f"/show/{name}/a.jpg",))
    last = Task(f"last {name}", f"last {name}", (Instance(f"copy {name}"),), (plain,))
    return Job(f"publish {name}", (outer, last), comment=name, metadata=name, postscripts=(command,), cleanup=(plain,))


def shape(job: Job) -> list[tuple[int, int, int]]:
    """How many subtasks, commands and cleanups each task has, parents first."""
    found, waiting = [], list(job.subtasks)
    while waiting:
        task = waiting.pop(0)
        if isinstance(task, Task):
            proof = 1 if task.outputs else 0
            found.append((len(task.subtasks), len(task.commands) + proof, len(task.cleanup)))
            waiting = [*task.subtasks, *waiting]
    return found


def shape_of(element: Element) -> list[tuple[int, int, int]]:
    found = []
    for task in element.groups.get("subtasks", []):
        if task.keyword == "Task":
            groups = task.groups
            found.append(tuple(len(groups.get(name, [])) for name in ("subtasks", "cmds", "cleanup")))
            found += shape_of(task)
    return found  # type: ignore[return-value]


def unpacked(words: list[str]) -> dict[str, Any]:
    text = "".join(words)
    return dict(json.loads(zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))))


@given(NAMES)
def test_a_hostile_name_changes_no_job_script(name: str) -> None:
    job = job_with(name)
    element = parse(export(job, Format.ALF, environment={}).text.encode())
    assert shape_of(element) == shape(job)
    assert (element.flag("paused"), sorted(element.groups)) == (False, ["cleanup", "postscript", "subtasks"])
    built = build(element, 1, "lizzy", "/", "here")
    argv = built.tasks[-1].commands[0].argv
    assert argv[:2] == ["python3", "-m"]
    assert unpacked(argv[3:])["argv"] == ["echo", name]


@given(NAMES)
def test_a_hostile_name_comes_back_from_json(name: str) -> None:
    job = job_with(name)
    text = export(job, Format.JSON, environment={}).text
    assert load(text) == job
    assert load(json.dumps({"items": [], "job": json.loads(text)})) == job


@given(NAMES)
def test_a_hostile_name_is_no_expression_of_a_template(name: str) -> None:
    made = export(job_with(name), Format.OPENJD, environment={})
    document = json.loads(made.text)
    assert document.pop("description").strip()  # the one text that the format never evaluates
    for text in _texts(document):
        assert not re.search(r"\{\{|\}\}", text)


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def test_a_template_with_hostile_names_is_accepted_by_the_formats_own_program(tmp_path: Path) -> None:
    tasks = tuple(replace(one, id=f"{number}") for number, name in enumerate(HOSTILE) for one in _leaves(name))
    file = tmp_path / "job.json"
    made = export(Job(HOSTILE[0], tasks, comment="\n".join(HOSTILE[:-3])), Format.OPENJD, environment={})
    file.write_text(made.text)
    assert "passes validation checks" in openjd("check", file)


def _leaves(name: str) -> tuple[Task, ...]:
    return (Task(name, name, commands=(Command(("echo", name)), Command(("echo",), env=(("SHOT", name),)))),)


SECRETS = [
    Job("x", (Task("t", "t", commands=(Command(("sh", "--password", "hunter22")),)),)),
    Job("x", (Task("t", "t", commands=(Command(("sh",), env=(("SHOTGUN_API_KEY", "abcdefgh"),)),)),)),
    Job("x", (Task("t", "t", commands=(Command(("sh", "postgresql://me:hidden@db/x")),)),)),
    Job("x", (Task("t", "t", commands=(Command(("sh", "{", "x-very-secret-y")),)),)),
    Job("x", (Task("t", "t", commands=(Command(("sh",)),), metadata="very-secret"),)),
    Job("x", (Task("t", "t", cleanup=(Command(("sh",), cwd="/very-secret"),), commands=(Command(("sh",)),)),)),
    Job("x", (Task("t", "t", commands=(Command(("sh",)),)),), postscripts=(Command(("sh", "token=abcdefgh")),)),
    Job("x", (Task("t", "t", commands=(Command(("sh",)),)),), assigns=(("a", "very-secret"),)),
]


@pytest.mark.parametrize("wanted", list(Format))
@pytest.mark.parametrize("job", SECRETS)
def test_no_credential_leaves_in_any_format(job: Job, wanted: Format) -> None:
    with pytest.raises(InvalidInput, match="cannot be exported") as refused:
        export(job, wanted, environment={"STUDIO_SECRET": "very-secret"})
    told = refused.value.message + refused.value.hint
    assert not [word for word in ("hunter22", "abcdefgh", "hidden", "very-secret") if word in told]


@pytest.mark.parametrize("wanted", list(Format))
def test_what_settings_add_is_looked_at_too(wanted: Format) -> None:
    job = Job("x", (Task("t", "t", commands=(Command(("sh", "{{")),)),))
    options = AlfOptions(launcher=("run", "very-secret"))
    if wanted is Format.JSON:
        assert "very-secret" not in export(job, wanted, options, {"STUDIO_SECRET": "very-secret"}).text
        return
    with pytest.raises(InvalidInput, match="what was written"):
        export(job, wanted, options, {"STUDIO_SECRET": "very-secret"})


def test_what_a_template_cannot_hold_is_said() -> None:
    job = Job("x", (Task("t", "t", commands=(Command(("sh",), service="Linux64"),)),), after_jobs=("1",))
    assert [one.partition(":")[0] for one in export(job, Format.OPENJD).lost] == [
        "Service keys",
        "The moment and the jobs that it waits for.",
    ]
    assert "-afterjids {1}" in export(job, Format.ALF).text
    with pytest.raises(InvalidInput, match="no number at a Tractor engine"):
        export(replace(job, after_jobs=("0190a5c8-0000",)), Format.ALF)


@pytest.mark.parametrize(("text", "words"), [("", "no JSON"), ("[]", "no job"), ('{"job": {}}', "no job")])
def test_what_is_no_job_is_refused(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        load(text)


def cli(*words: str, code: int = 0) -> str:
    command = [sys.executable, "-m", "iomanager", *words]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ}, timeout=120)
    assert run.returncode == code, run.stdout + run.stderr
    return run.stdout if code == 0 else run.stderr


def test_a_plan_is_shown_and_exported_before_it_is_spooled(tmp_path: Path) -> None:
    job = Job("판 publish", (Task("plate", "p", (Task("copy", "c", commands=(Command(("sh", "-c", "true")),)),)),))
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"items": [], "job": json.loads(jobjson.dumps(job))}))
    shown = cli("jobs", "show", "--plan", str(plan))
    assert re.search(r"c +.* copy +.*sh -c true", shown), shown
    out = tmp_path / "job.alf"
    cli(
        "--set",
        "farm.tractor.title_prefix=IO: ",
        "jobs",
        "export",
        "--plan",
        str(plan),
        "--format",
        "alf",
        "--out",
        str(out),
    )
    assert parse(out.read_bytes()).words["title"] == "IO: 판 publish"
    assert "exists already" in cli("jobs", "export", "--plan", str(plan), "--out", str(out), code=4)
    assert "Name a job, or a file" in cli("jobs", "export", code=2)
    assert "cannot be read" in cli("jobs", "show", "--plan", str(tmp_path / "none.json"), code=2)
