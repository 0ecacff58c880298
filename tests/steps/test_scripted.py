"""Steps that Nuke or Natron render: a program on PATH that reads the generated script and writes what it asks for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import OpenEXR
import pytest

from iomanager.cli import main
from iomanager.core.errors import InvalidInput
from iomanager.media.headers import read_header
from iomanager.media.movie_write import movie_facts
from iomanager.media.place import PART_SUFFIX
from iomanager.media.proxy import jpeg_size, movie_size
from iomanager.steps.program import passed_on, script_path
from iomanager.steps.scripted import pattern_of
from tests.media.footage_files import plate

Step = Callable[..., tuple[int, str, str]]
HERE = Path(__file__).parent
LIGHT = [0.02 * 2 ** (index / 2) for index in range(4)]


def install(folder: Path, name: str, body: str) -> Path:
    """A program on PATH."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on PATH with a nuke and a NatronRenderer."""
    folder = tmp_path / "programs"
    for name, fake in (("nuke", "fake_nuke.py"), ("NatronRenderer", "fake_natron.py")):
        install(folder, name, f'exec "{sys.executable}" "{HERE / fake}" "$@"')
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    return folder


@pytest.fixture
def step(capfd: pytest.CaptureFixture[str]) -> Step:
    """Run a step in this process by a renderer: exit code, standard output, standard error."""

    def run(*arguments: object, by: str = "nuke", settings: tuple[str, ...] = ()) -> tuple[int, str, str]:
        given = [word for value in (f"media.renderer={by}", *settings) for word in ("--set", value)]
        with pytest.raises(SystemExit) as ended:
            main([*given, "step", *map(str, arguments)])
        said = capfd.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def frames(tmp_path: Path) -> tuple[Any, ...]:
    """Four EXR frames from 1001, as a step is told of them."""
    plate(tmp_path / "in", 4, 64, 36)
    return "--source", tmp_path / "in" / "plate.%04d.exr", "--first", 1001, "--last", 1004


def greens(folder: Path) -> list[float]:
    made = []
    for path in sorted(folder.glob("*.exr")):
        with OpenEXR.File(str(path), separate_channels=True) as file:
            made.append(round(float(file.channels()["G"].pixels[3, 3]), 4))
    return made


def nothing_else(folder: Path) -> bool:
    """Whether no script and no staged file is left."""
    return not [path for path in folder.rglob("*") if PART_SUFFIX in path.name or path.suffix in {".nk", ".py"}]


def test_jpgs_by_nuke_and_the_rest_built_in(programs: Path, step: Step, frames: Any, tmp_path: Path) -> None:
    show = tmp_path / "show/plate"
    arguments = (
        "jpg", *frames, "--destination", show / "org/v001_jpg/p.%04d.jpg",
        "--half", show / "org/v001_jpg_2k/p.%04d.jpg",
        "--mp4", show / "p.mp4", "--fps", 24, "--thumbnail", show / "t.jpg", "--start", 9998,
    )  # fmt: skip
    code, said, _ = step(*arguments)
    assert (code, "10 files written." in said) == (0, True)
    assert jpeg_size(show / "org/v001_jpg/p.10001.jpg") == (64, 36)
    assert jpeg_size(show / "org/v001_jpg_2k/p.9998.jpg") == (32, 18)
    assert movie_size(show / "p.mp4") == (64, 36, 4)
    assert nothing_else(show)
    assert "Nothing was left to do." in step(*arguments)[1]
    assert step("jpg_half", *frames, "--destination", tmp_path / "h/p.%04d.jpg")[0] == 0
    assert jpeg_size(tmp_path / "h/p.1004.jpg") == (32, 18)


def test_frames_by_nuke_are_continued(programs: Path, step: Step, frames: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("exr", *frames, "--destination", out / "p.%04d.exr", "--start", 1, "--depth", 32)
    assert step(*arguments, "--compression", "piz")[0] == 0
    assert greens(out) == pytest.approx(LIGHT, rel=0.01)
    info = read_header(out / "p.0004.exr")
    assert (info.bit_depth, info.compression) == ("32 bit float", "piz")
    kept = (out / "p.0004.exr").stat().st_mtime_ns
    (out / "p.0002.exr").unlink()
    code, said, _ = step(*arguments, "--compression", "piz")
    assert (code, "1 frames written." in said) == (0, True)
    assert (out / "p.0004.exr").stat().st_mtime_ns == kept
    assert greens(out) == pytest.approx(LIGHT, rel=0.01)
    assert step("dpx", *frames, "--destination", out / "d/p.%04d.dpx", "--depth", 12)[0] == 0
    assert read_header(out / "d/p.1001.dpx").bit_depth == "12 bit"
    assert nothing_else(out)


def test_a_movie_by_nuke(programs: Path, step: Step, frames: Any, tmp_path: Path) -> None:
    mov = tmp_path / "o/p.mov"
    arguments = ("mov", *frames, "--destination", mov, "--fps", 24, "--codec", "ProRes 422 HQ", "--to", "view")
    assert step(*arguments)[0] == 0
    assert movie_facts(mov) == ("apch", 64, 36, 4)
    assert nothing_else(mov.parent)
    code, _, said = step(*arguments[:-4], "--codec", "ProRes 422 LT")
    assert (code, "apch instead of apcs" in said) == (4, True)


@pytest.mark.parametrize(
    ("segments", "wanted"),
    [
        (["1001:1004:-100"], [3, 2, 1, 0]),
        (["1001:1004:200"], [0, 2]),
        (["1001:1002:50:3:4", "1003:1004:100:1:2"], [2, 3, 0, 0, 1, 1]),
    ],
)
def test_a_retime_by_nuke(  # noqa: PLR0917 - fixtures
    programs: Path, step: Step, frames: Any, tmp_path: Path, segments: list[str], wanted: list[int]
) -> None:
    asked = [word for segment in segments for word in ("--segment", segment)]
    arguments = ("retime", *frames[:2], *asked, "--destination", tmp_path / "o/p.%04d.exr")
    assert step(*arguments)[0] == 0
    assert greens(tmp_path / "o") == pytest.approx([LIGHT[index] for index in wanted], rel=0.01)
    assert step(*arguments, by="builtin")[0] == 0  # the same names, and whole


def test_jpgs_by_natron_and_retimes_built_in(programs: Path, step: Step, frames: Any, tmp_path: Path) -> None:
    jpg = ("jpg", *frames, "--destination", tmp_path / "j/p.%04d.jpg", "--half", tmp_path / "h/p.%04d.jpg")
    assert step(*jpg, by="natron")[0] == 0
    assert (jpeg_size(tmp_path / "j/p.1001.jpg"), jpeg_size(tmp_path / "h/p.1004.jpg")) == ((64, 36), (32, 18))
    (programs / "NatronRenderer").unlink()
    retime = ("retime", *frames[:2], "--segment", "1001:1004:200", "--destination", tmp_path / "r/p.%04d.exr")
    assert step(*retime, by="natron")[0] == 0
    assert step("exr", *frames, "--destination", tmp_path / "e/p.%04d.exr", by="natron")[0] == 5
    assert nothing_else(tmp_path / "j")


def test_one_output_can_have_its_own_renderer(programs: Path, step: Step, frames: Any, tmp_path: Path) -> None:
    (programs / "nuke").unlink()
    only = ("media.renderers={mov: nuke}",)
    assert step("exr", *frames, "--destination", tmp_path / "e/p.%04d.exr", by="builtin", settings=only)[0] == 0
    code, _, said = step(
        "mov", *frames, "--destination", tmp_path / "m.mov", "--fps", 24, "--codec", "ProRes 422", by="builtin",
        settings=only,
    )  # fmt: skip
    assert (code, "media.nuke" in said, list(tmp_path.glob("*.mov"))) == (5, True, [])


def test_a_program_that_is_not_there_is_named_by_its_setting(step: Step, frames: Any, tmp_path: Path) -> None:
    exr = ("exr", *frames, "--destination", tmp_path / "e/p.%04d.exr")
    code, _, said = step(*exr, settings=("media.nuke=/opt/none/Nuke13.0",))
    assert code == 5
    assert said.splitlines()[-1] == "Error: Nuke is not at /opt/none/Nuke13.0, as the setting media.nuke says."
    assert list((tmp_path / "e").iterdir()) == []


def test_what_a_program_says_last_is_told_and_its_script_stays(
    programs: Path, step: Step, frames: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOTGUN_API_KEY", "s3cr3t-k3y")
    monkeypatch.setenv("foundry_LICENSE", "4101@here")
    install(
        programs,
        "nuke",
        'sleep 0.6; echo "Frame 1001 (1 of 4)"; env > env.txt; echo "ERROR: no licence" >&2; echo bye; exit 1',
    )
    out = tmp_path / "show/plate/org/v001"
    exr = ("exr", *frames, "--destination", out / "p.%04d.exr")
    code, said, error = step(*exr)
    assert (code, error.splitlines()[-1]) == (5, "Error: Nuke could not render it: ERROR: no licence")
    assert "TR_PROGRESS 25%" in said
    script = tmp_path / "show/plate/p_exr.nk"
    assert "s3cr3t-k3y" not in script.read_text(encoding="utf-8")
    environment = (script.parent / "env.txt").read_text(encoding="utf-8")
    assert ("s3cr3t" in environment, "4101@here" in environment) == (False, True)
    assert list(out.iterdir()) == []
    install(programs, "nuke", f'exec "{sys.executable}" "{HERE / "fake_nuke.py"}" "$@"')
    assert step(*exr)[0] == 0
    assert not script.exists()


def test_frames_that_a_program_did_not_write_are_an_error(
    programs: Path, step: Step, frames: Any, tmp_path: Path
) -> None:
    install(programs, "nuke", "exit 0")
    for arguments in (
        ("exr", *frames, "--destination", tmp_path / "o/p.%04d.exr"),
        ("jpg", *frames, "--destination", tmp_path / "o/p.%04d.jpg"),
        ("mov", *frames, "--destination", tmp_path / "o/p.mov", "--fps", 24, "--codec", "ProRes 422"),
    ):
        code, _, said = step(*arguments)
        assert (code, "not whole" in said.splitlines()[-1]) == (2, True)
    assert list((tmp_path / "o").iterdir()) == []


def test_anothers_script_of_that_name_is_left_alone(programs: Path, step: Step, frames: Any, tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o/p_exr.nk").write_text("an artist's own", encoding="utf-8")
    assert step("exr", *frames, "--destination", tmp_path / "o/p.%04d.exr")[0] == 4
    assert (tmp_path / "o/p_exr.nk").read_text(encoding="utf-8") == "an artist's own"


def test_a_silent_program_is_ended(programs: Path, step: Step, frames: Any, tmp_path: Path) -> None:
    install(programs, "nuke", "exec sleep 60")
    exr = ("exr", *frames, "--destination", tmp_path / "o/p.%04d.exr")
    code, _, said = step(*exr, settings=("media.program_time_limit=0.5",))
    assert (code, "Nuke made no progress for 0.5 s" in said) == (5, True)


def test_where_scripts_stand() -> None:
    show = Path("/s/plate")
    assert script_path(show / "org/v001_jpg/a_org_v001.%04d.jpg", "jpg", ".nk") == show / "a_org_v001_jpg.nk"
    assert script_path(show / "a_org_v001.mov", "mov", ".py") == show / "a_org_v001_mov.py"
    staged = Path(f"/out/.k.12345678{PART_SUFFIX}/jpg/p.1001.jpg")
    assert script_path(staged, "jpg", ".nk") == Path("/out/p_jpg.nk")


def test_only_numbered_frames_have_a_pattern() -> None:
    assert pattern_of([(9, Path("/a2/p2.009.v1.exr")), (10, Path("/a2/p2.010.v1.exr"))]) == Path("/a2/p2.%03d.v1.exr")
    assert pattern_of([(9, Path("a.exr"))]) == Path("a.exr")
    with pytest.raises(InvalidInput, match="not numbered"):
        pattern_of([(1, Path("b.0001.exr")), (2, Path("a.0002.exr"))])


def test_secrets_and_our_python_are_not_passed_on() -> None:
    ours = {"PYTHONPATH": "/x", "SHOTGUN_SCRIPT_NAME": "n", "IOMANAGER_DATABASE__URL": "u", "MY_TOKEN": "t"}
    assert passed_on({**ours, "foundry_LICENSE": "4101@h", "HOME": "/h"}) == {"foundry_LICENSE": "4101@h", "HOME": "/h"}
