"""Our jobs as alfscript: read back with Tcl."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs

import pytest

from iomanager.core.errors import InvalidInput
from iomanager.farm import alf
from iomanager.farm.engines.tractor import author
from iomanager.farm.engines.tractor.launch import main, pack, unpack
from iomanager.farm.model import Command, Instance, Job, Task, When
from tests.sites.tractor.tcl import Element, parse

EVERYTHING = Job(
    title="whole {job}",
    subtasks=(
        Task(
            "plate",
            "p/1",
            (Task("same", "s/1"), Task("same", "s/2"), Instance("s/2")),
            (
                Command(
                    ("iomanager", "step", "jpg", "--at", "50%"),
                    id="c 1",
                    title="100% jpg",
                    service="nuke",
                    env_keys=("setenv A=1",),
                    tags=("nuke",),
                    retry_codes=(1, 5),
                    min_run_seconds=0.5,
                    max_run_seconds=90,
                    metadata="{",
                ),
            ),
            (Command(("rm", "-f", "tmp")),),
            serial_subtasks=True,
            metadata="a}b",
        ),
        Task("heir", "h", commands=(Command(("true",)),), service="big"),
    ),
    env_keys=("maya",),
    tags=("io",),
    priority=30,
    tier="rush",
    projects=("show",),
    crews=("io",),
    max_active=4,
    serial_subtasks=True,
    comment="two\nlines",
    metadata='{"show": "한글"}',
    cleanup=(Command(("true",)),),
    postscripts=(Command(("true",), when=When.ERROR),),
    assigns=(("tmp", "/t"),),
    dirmaps=(("X:\\", "/mnt/x", "NFS"),),
)


def test_everything_is_in_the_script() -> None:
    text = alf.script(EVERYTHING, alf.AlfOptions(title_prefix="IO: ", key="k1"))
    assert text.startswith("##AlfredToDo 3.0\nJob -title {IO: whole (job)} -tier {rush} ")
    job = parse(text)
    assert job.lists == {
        "projects": ["show"],
        "crews": ["io"],
        "tags": ["io"],
        "envkey": ["maya"],
    }
    assert (job.words["maxactive"], job.words["priority"], job.words["comment"]) == ("4", "30.0", "two lines")
    assert (job.dirmaps, job.flag("serialsubtasks")) == ([["X:/", "/mnt/x", "NFS"]], True)
    assert parse_qs(job.words["metadata"]) == {"iomanager": ["k1"], "metadata": ['{"show": "한글"}']}
    assert alf.read_key(job.words["metadata"]) == "k1"
    assert job.groups["postscript"][0].words["when"] == "error"
    plate, heir = job.groups["subtasks"]
    assert (plate.words["id"], plate.words["metadata"]) == ("p/1", "a%7Db")
    command = plate.groups["cmds"][0]
    assert command.lists["argv"] == ["iomanager", "step", "jpg", "--at", "50%%"]
    assert command.lists["retryrc"] == ["1", "5"]
    assert {name: command.words[name] for name in ("id", "msg", "service", "minrunsecs", "maxrunsecs")} == {
        "id": "c%201",
        "msg": "100%% jpg",
        "service": "nuke",
        "minrunsecs": "1",
        "maxrunsecs": "90",
    }
    assert heir.groups["cmds"][0].words["service"] == "big"


def test_a_task_with_instances_has_a_name_of_its_own() -> None:
    plate = parse(alf.text(EVERYTHING)).groups["subtasks"][0]
    first, second, holder = plate.groups["subtasks"]
    assert [first.words["title"], second.words["title"]] == ["same", "same (s/2)"]
    assert (holder.words["id"], holder.keyword) == (":instance:2:p/1", "Task")  # the plate's subtasks are serial
    assert holder.groups["subtasks"] == [Element("Instance", {"title": "same (s/2)"})]


def test_a_title_that_is_anothers_id_is_changed_where_it_matters() -> None:
    job = Job("j", (Task("b", "a"), Task("x", "b"), Instance("a")))
    names = [child.words["title"] for child in parse(alf.text(job)).groups["subtasks"]]
    assert names == ["b (a)", "x", "b (a)"]


def test_what_cannot_be_written_is_told() -> None:
    with pytest.raises(InvalidInput, match="no task 'x'"):
        alf.text(Job("j", (Instance("x"),)))
    with pytest.raises(InvalidInput, match="no program"):
        alf.text(Job("j", (Task("t", "t", commands=(Command(()),)),)))
    with pytest.raises(InvalidInput, match="cannot be written for Tractor: A value is required for subtasks"):
        alf.text(Job("j", ()))
    with pytest.raises(InvalidInput, match="closes a brace"):
        alf.text(dataclasses.replace(EVERYTHING, assigns=(("a", "}"),)))


@pytest.mark.parametrize(
    "item", ["{", "}", "\\", "$HOME", "[x]", "", " x", "~", "a\nb", "한글", "\udcff", "'", '"', ";"]
)
def test_odd_arguments_are_packed_and_come_out_whole(item: str) -> None:
    job = Job("j", (Task("t", "t", commands=(Command(("echo", item)),)),))
    argv = argv_of(parse(alf.text(job)))
    assert argv[:3] == ["python3", "-m", "iomanager.farm.engines.tractor.launch"]
    assert unpack(argv[3:])["argv"] == ["echo", item]


def argv_of(job: Element) -> list[str]:
    return job.groups["subtasks"][0].groups["cmds"][0].lists["argv"]


def test_a_long_command_line_is_cut_into_arguments_that_linux_takes() -> None:
    values = [f"{n * 7919 % 104729:x}" for n in range(60_000)]
    packed = pack(values)
    assert len(packed) > 1
    assert max(map(len, packed)) <= 60_000
    assert unpack(packed)["argv"] == values


def test_launch_looks_for_the_outputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IOMANAGER_OUTPUT_PATIENCE", "0")
    there, empty = tmp_path / "there", tmp_path / "empty"
    there.write_text("x")
    empty.touch()
    assert main(pack(outputs=[str(there), str(tmp_path)])) == 0
    assert main(pack(outputs=[str(there), str(empty), str(tmp_path / "no")])) == 1
    assert "empty and 1 more is missing or empty" in capsys.readouterr().err


def test_launch_says_what_it_cannot_start() -> None:
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", "iomanager.farm.engines.tractor.launch", *pack(["/no/such"])]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (127, "/no/such cannot be started: No such file or directory\n")


def old_api() -> ModuleType:
    """An author API as a studio may have it: it knows no metadata on tasks and commands, and checks no braces."""
    module = ModuleType("tractor.api.author")

    class OldTask(author.Task):
        attributes = tuple(a for a in author.Task.attributes if a.name != "metadata")

    class OldCommand(author.Command):
        attributes = tuple(a for a in author.Command.attributes if a.name not in ("metadata", "maxrunsecs"))

    module.__dict__.update(author.__dict__, Task=OldTask, Command=OldCommand)
    return module


def test_a_studios_older_api_leaves_out_notes_and_nothing_else() -> None:
    task = Task("t", "t", commands=(Command(("true",), metadata="note"),), metadata="note")
    text = alf.text(Job("j", (task,)), author=old_api())
    assert "note" not in text
    assert "note" in alf.text(Job("j", (task,)))
    limited = Task("t", "t", commands=(Command(("true",), max_run_seconds=5),))
    with pytest.raises(InvalidInput, match="maxrunsecs is not a valid attribute"):
        alf.text(Job("j", (limited,)), author=old_api())


def test_what_the_studios_api_would_write_blindly_is_refused_before() -> None:
    blind = old_api()
    blind.__dict__["Job"] = None  # never reached
    with pytest.raises(InvalidInput, match="closes a brace"):
        alf.text(Job("j", (Task("t", "t"),), tier="} -paused 1 {"), author=blind)
