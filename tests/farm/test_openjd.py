"""Open Job Description templates, checked and run by the format's own program."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from iomanager.core.errors import InvalidInput
from iomanager.farm.model import Command, Instance, Job, Task, When
from iomanager.farm.openjd import template

ROOT = Path(__file__).resolve().parents[2]
PLACES = (ROOT / ".venv-openjd" / "bin" / "openjd", Path(tempfile.gettempdir(), "ojd", "bin", "openjd"))


def openjd(verb: str, file: Path) -> str:
    program = next((place for place in PLACES if place.exists()), None)
    if program is None:
        pytest.fail(
            "The openjd program is missing: python -m venv .venv-openjd; .venv-openjd/bin/pip install openjd-cli"
        )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([program, verb, file], capture_output=True, text=True, check=False, env=env, timeout=120)
    assert run.returncode == 0, (run.stdout + run.stderr)[-3000:]
    return run.stdout


def note(file: Path, word: str) -> Command:
    return Command(
        (sys.executable, "-c", "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + '|')", str(file), word)
    )


def test_everything_is_accepted(tmp_path: Path) -> None:
    odd = Command(("sh", "-c", "echo {{x}} \n한글", ""), env=(("A", "1"), ("B", "{{")), cwd="/", max_run_seconds=5.5)
    native = Command(("env",), env=(("A", "1"),))
    leaves = tuple(
        Task("leaf {a", f"l{n}", commands=(Command(("echo", "a" * 2000)), odd, native), cleanup=(native, odd))
        for n in range(40)
    )
    top = Task("top" * 100, "top", (*leaves, Instance("z")), (odd, odd), serial_subtasks=True)
    last = Task("", "z", commands=(native,), outputs=("/etc/passwd",))
    posts = (Command(("echo",), when=When.DONE), Command(("echo",), when=When.ERROR))
    job = Job("J {x} 한글" * 30, (top, last), cleanup=(odd,), postscripts=posts, comment="he\nllo {{x}}", tier="rush")
    found = template(job)
    file = tmp_path / "job.json"
    file.write_text(found.text())
    assert "passes validation checks" in openjd("check", file)
    assert len(found.document["steps"]) == 40 * 3 + 2 + 2 + 1
    assert any("after errors" in sentence for sentence in found.lost)


def test_it_runs_in_the_order_of_the_tree(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    shared = Task("shared", "s", commands=(note(notes, "shared {{한글}}"),))
    left = Task(
        "left", "l", (Task("deep", "d", commands=(note(notes, "deep"),)),), (note(notes, "l1"), note(notes, "l2"))
    )
    right = Task("right", "r", (Task("group", "g", (Instance("s"),)),), (note(notes, "right"),))
    job = Job(
        "order", (left, right, Task("end", "e", (shared,))), serial_subtasks=False, postscripts=(note(notes, "post"),)
    )
    file = tmp_path / "job.json"
    file.write_text(template(job, (sys.executable, "-m", "iomanager.farm.engines.tractor.launch")).text())
    openjd("run", file)
    words = notes.read_text().rstrip("|").split("|")
    assert sorted(words) == sorted(["deep", "l1", "l2", "shared {{한글}}", "right", "post"])
    for first, second in (
        ("deep", "l1"),
        ("l1", "l2"),
        ("shared {{한글}}", "right"),
        ("right", "post"),
        ("l2", "post"),
    ):
        assert words.index(first) < words.index(second)


def test_serial_siblings_wait_for_each_other() -> None:
    def pair(name: str) -> Task:
        return Task(name, name, (Task(f"{name}1", f"{name}1", commands=(Command(("true",)),)),), (Command(("true",)),))

    steps = template(Job("serial", (pair("a"), pair("b")), serial_subtasks=True)).document["steps"]
    waits = {step["name"]: [d["dependsOn"] for d in step.get("dependencies", [])] for step in steps}
    assert waits == {"a1": [], "a": ["a1"], "b1": ["a"], "b": ["a", "b1"]}


def test_what_cannot_be_written_is_told() -> None:
    with pytest.raises(InvalidInput, match="without any command"):
        template(Job("x", (Task("t", "t"),)))
    with pytest.raises(InvalidInput, match="no task 'y'"):
        template(Job("x", (Task("t", "t", (Instance("y"),), (Command(("true",)),)),)))
    with pytest.raises(InvalidInput, match="waits for itself"):
        template(Job("x", (Task("g", "g", (Instance("g"),)), Task("t", "t", (Instance("g"),), (Command(("true",)),)))))
