"""The steps as a job runs them: arguments in, files, progress lines and exit codes out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import OpenEXR
import pytest
import simplejpeg

from iomanager import app
from iomanager.cli import main
from iomanager.media.headers import read_header
from iomanager.media.movie_write import movie_facts
from iomanager.media.place import PART_SUFFIX
from iomanager.media.proxy import jpeg_size, movie_size
from tests.media.footage_files import movie, plate

Step = Callable[..., tuple[int, str, str]]


@pytest.fixture
def step(capfd: pytest.CaptureFixture[str]) -> Step:
    """Run a step in this process: exit code, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["step", *map(str, arguments)])
        said = capfd.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    """Four EXR frames from 1001."""
    plate(tmp_path / "in", 4, 64, 36)
    return tmp_path / "in" / "plate.%04d.exr"


def span(pattern: Path) -> tuple[object, ...]:
    return "--source", pattern, "--first", 1001, "--last", 1004


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if PART_SUFFIX in path.name or path.name.endswith(".part")]


def bytes_of(folder: Path) -> dict[Path, tuple[int, bytes]]:
    return {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_plate_is_copied_sealed_and_kept(step: Step, frames: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("copy", *span(frames), "--destination", out / "v001/p.%04d.exr", "--hashes", out / "hashes.json")
    code, said, _ = step(*arguments)
    assert code == 0
    assert said.splitlines()[0] == "TR_PROGRESS 0%"
    assert "TR_PROGRESS 100%" in said.splitlines()
    assert (out / "v001/p.1003.exr").read_bytes() == Path(str(frames) % 1003).read_bytes()
    before = bytes_of(out)
    assert step(*arguments)[0] == 0
    assert step("mhl", "--hashes", out / "hashes.json")[0] == 0
    assert step("mhl", "--source", out / "v001/p.%04d.exr", "--first", 1001, "--last", 1004)[0] == 0
    assert {path: data for path, data in bytes_of(out).items() if "ascmhl" not in path.parts} == before
    assert len(list((out / "v001/ascmhl").iterdir())) == 2


def test_another_frame_of_that_name_is_never_replaced(step: Step, frames: Path, tmp_path: Path) -> None:
    taken = tmp_path / "out" / "p.1002.exr"
    taken.parent.mkdir()
    taken.write_bytes(b"another's frame")
    code, _, said = step("copy", *span(frames), "--destination", tmp_path / "out/p.%04d.exr")
    assert code == 4
    assert said.splitlines()[-1].startswith("Error: ")
    assert taken.read_bytes() == b"another's frame"
    assert not leftovers(tmp_path / "out")


def test_a_job_file_lists_what_no_pattern_can(step: Step, frames: Path, tmp_path: Path) -> None:
    job = {
        "sources": [str(frames) % 1004, str(frames) % 1001],
        "destinations": [str(tmp_path / "out/한글.0001.exr"), str(tmp_path / "out/b.exr")],
    }
    (tmp_path / "job.json").write_text(json.dumps(job), encoding="utf-8")
    assert step("copy", "--job", tmp_path / "job.json")[0] == 0
    assert (tmp_path / "out/한글.0001.exr").read_bytes() == Path(str(frames) % 1004).read_bytes()
    assert step("exr", "--job", tmp_path / "job.json")[0] == 0  # they are whole EXRs already


def test_proxies_are_made_once_and_mended(step: Step, frames: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = (
        "jpg", *span(frames), "--destination", out / "jpg/p.%04d.jpg", "--half", out / "half/p.%04d.jpg",
        "--mp4", out / "p.mp4", "--fps", "24000/1001", "--thumbnail", out / "t.jpg",
    )  # fmt: skip
    code, said, _ = step(*arguments)
    assert (code, "10 files written." in said) == (0, True)
    assert jpeg_size(out / "jpg/p.1004.jpg") == (64, 36)
    assert jpeg_size(out / "half/p.1004.jpg") == (32, 18)
    assert movie_size(out / "p.mp4") == (64, 36, 4)
    before = bytes_of(out)
    assert "Nothing was left to do." in step(*arguments)[1]
    assert bytes_of(out) == before
    lost = [out / "jpg/p.1002.jpg", out / "half/p.1003.jpg", out / "p.mp4"]
    for path in lost:
        path.unlink()
    code, said, _ = step(*arguments)
    assert (code, "3 files written." in said) == (0, True)
    assert {p: d for p, d in bytes_of(out).items() if p not in lost} == {
        p: d for p, d in before.items() if p not in lost
    }
    (out / "jpg/p.1001.jpg").write_bytes(b"another's")
    assert step(*arguments)[0] == 4
    assert (out / "jpg/p.1001.jpg").read_bytes() == b"another's"
    assert not leftovers(out)


def test_the_single_proxy_steps(step: Step, frames: Path, tmp_path: Path) -> None:
    source = movie(tmp_path / "m.mov", 5)
    assert step("mp4", "--source", source, "--destination", tmp_path / "m.mp4")[0] == 0
    assert movie_size(tmp_path / "m.mp4") == (192, 96, 5)
    assert step("jpg_half", *span(frames), "--destination", tmp_path / "h/p.%04d.jpg")[0] == 0
    assert jpeg_size(tmp_path / "h/p.1001.jpg") == (32, 18)
    thumbnail = ("thumbnail", "--source", source, "--frame", 4, "--destination", tmp_path / "t.jpg", "--width", 96)
    assert step(*thumbnail)[0] == 0
    assert float(simplejpeg.decode_jpeg((tmp_path / "t.jpg").read_bytes()).mean()) == pytest.approx(60, abs=5)


def test_the_film_steps(step: Step, frames: Path, tmp_path: Path) -> None:
    out, mov = tmp_path / "out", tmp_path / "out" / "p.mov"
    assert (
        step("mov", *span(frames), "--destination", mov, "--fps", 24, "--codec", "ProRes 422", "--to", "view")[0] == 0
    )
    assert movie_facts(mov) == ("apcn", 64, 36, 4)
    assert step("webm", "--source", mov, "--destination", out / "p.webm")[0] == 0
    assert step("gif", "--source", mov, "--destination", out / "p.gif")[0] == 0
    assert step("montage", "--source", mov, "--destination", out / "m/p.%04d.jpg", "--date", "2026-01-31")[0] == 0
    assert [path.name for path in sorted((out / "m").iterdir())] == [f"p.000{n}.jpg" for n in range(1, 5)]
    assert step("filmstrip", "--source", out / "m/p.%04d.jpg", "--destination", out / "pstream.jpeg")[0] == 0
    assert jpeg_size(out / "pstream.jpeg") == (960, 135)
    before = bytes_of(out)
    assert step("webm", "--source", mov, "--destination", out / "p.webm")[0] == 0
    assert step("montage", "--source", mov, "--destination", out / "m/p.%04d.jpg")[0] == 0
    code, _, said = step("mov", *span(frames), "--destination", mov, "--fps", 24, "--codec", "ProRes 422 HQ")
    assert (code, "apcn instead of apch" in said.splitlines()[-1]) == (4, True)
    assert bytes_of(out) == before
    assert not leftovers(out)


def test_a_codec_that_cannot_be_written_is_refused_in_one_sentence(step: Step, frames: Path, tmp_path: Path) -> None:
    code, _, said = step(
        "mov", *span(frames), "--destination", tmp_path / "o/p.mov", "--fps", 24, "--codec", "Avid DNxHD 444"
    )
    assert code == 2
    assert said.splitlines()[-1].startswith("Error: ")
    assert said.splitlines()[-1].endswith("The nearest that can is Avid DnxHR 444.")
    assert list((tmp_path / "o").iterdir()) == []


def test_a_movie_becomes_dpx_from_1001(step: Step, tmp_path: Path) -> None:
    source = movie(tmp_path / "m.mov", 6)
    arguments = ("dpx", "--source", source, "--first", 2, "--last", 4, "--depth", 12, "--destination",
                 tmp_path / "d/p.%04d.dpx")  # fmt: skip
    assert step(*arguments)[0] == 0
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == [f"p.{n}.dpx" for n in (1001, 1002, 1003)]
    assert read_header(tmp_path / "d/p.1001.dpx").bit_depth == "12 bit"
    (tmp_path / "d/p.1002.dpx").unlink()
    code, said, _ = step(*arguments)
    assert (code, "1 frames written." in said) == (0, True)


def test_numbers_grow_past_four_digits(step: Step, frames: Path, tmp_path: Path) -> None:
    assert (
        step("exr", *span(frames), "--start", 9998, "--destination", tmp_path / "o/p.%04d.exr", "--depth", 32)[0] == 0
    )
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == [
        "p.10000.exr", "p.10001.exr", "p.9998.exr", "p.9999.exr",
    ]  # fmt: skip
    assert read_header(tmp_path / "o/p.10001.exr").bit_depth == "32 bit float"


def test_a_retime_of_two_segments(step: Step, frames: Path, tmp_path: Path) -> None:
    arguments = ("retime", "--source", frames, "--destination", tmp_path / "o/p.%04d.exr", "--compression", "piz")
    code, _, _ = step(*arguments, "--segment", "1001:1004:-100:1:4", "--segment", "1001:1002:50:5:4", "--smooth")
    assert code == 0
    values = []
    for number in range(1001, 1009):
        with OpenEXR.File(str(tmp_path / f"o/p.{number}.exr"), separate_channels=True) as file:
            values.append(round(float(file.channels()["G"].pixels[3, 3]), 4))
    light = [0.02 * 2 ** (index / 2) for index in range(4)]
    wanted = [*light[::-1], light[0], (light[0] + light[1]) / 2, light[1], light[1]]
    assert values == pytest.approx(wanted, rel=0.01)
    code, _, said = step(*arguments, "--segment", "1001:1004:50:1:5")
    assert (code, "contradicts itself" in said.splitlines()[-1]) == (2, True)


def test_records_and_their_pictures(step: Step, frames: Path, tmp_path: Path) -> None:
    job = {
        "project": "Demo", "sequence": "S001", "shot": "S001_0010", "delivery_id": "d1",
        "records": [{"kind": "version", "code": "S001_0010_org_v001.mov", "fields": {"version_type": "org"}}],
    }  # fmt: skip
    (tmp_path / "records.json").write_text(json.dumps(job), encoding="utf-8")
    (tmp_path / "t.jpg").write_bytes(b"picture")
    upload = ("upload", "--show", "Demo", "--shot", "S001_0010", "--version", "S001_0010_org_v001.mov")
    assert step(*upload, "--thumbnail", tmp_path / "t.jpg")[0] == 3
    for _ in range(2):
        assert step("register", "--job", tmp_path / "records.json")[0] == 0
        assert step(*upload, "--thumbnail", tmp_path / "t.jpg")[0] == 0
    assert step(*upload, "--movie", tmp_path / "none.mp4")[0] == 3
    built = app.build(app.load_settings())
    try:
        project = built.tracker.project("Demo")
        assert project is not None
        versions = built.tracker.versions(project.id)
    finally:
        built.close()
    assert [(v.code, v.thumbnail, v.path_to_movie) for v in versions] == [
        ("S001_0010_org_v001.mov", str(tmp_path / "t.jpg"), None)
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("copy",), 2),
        (("nonsense",), 2),
        (("jpg", "--source", "x.%04d.exr", "--destination", "y.%04d.jpg"), 2),
        (("exr", "--source", "none.%04d.exr", "--first", "1", "--last", "2", "--destination", "y.%04d.exr"), 3),
        (("register", "--job", "none.json"), 3),
    ],
)
def test_errors_are_one_last_sentence_and_a_code(step: Step, arguments: tuple[str, ...], code: int) -> None:
    found, _, said = step(*arguments)
    assert found == code
    assert said.splitlines()[-1].startswith("Error: ")


def test_json_is_one_document_and_progress_goes_beside_it(step: Step, frames: Path, tmp_path: Path) -> None:
    code, out, err = step("copy", *span(frames), "--destination", tmp_path / "o/p.%04d.exr", "--json")
    assert (code, json.loads(out)) == (0, {"written": 4})
    assert "TR_PROGRESS 100%" in err
    assert json.loads(step("copy", *span(frames), "--destination", tmp_path / "o/p.%04d.exr", "--json")[1]) == {
        "written": 0
    }
    mhl = ("mhl", "--source", tmp_path / "o/p.%04d.exr", "--first", 1001, "--last", 1004, "--json")
    assert [json.loads(step(*mhl)[1]) for _ in range(2)] == [{"written": 2}, {"written": 0}]
    code, out, err = step("clean", "--root", tmp_path / "o", "--file", tmp_path / "x", "--json")
    assert (code, json.loads(out)["exit_code"]) == (6, 6)
    assert err.splitlines()[-1].startswith("Error: ")


def slow_step(out: Path, frames: Path) -> subprocess.Popen[bytes]:
    arguments = ["retime", "--source", str(frames), "--segment", "1001:1004:0.2", "--smooth"]
    command = [sys.executable, "-m", "iomanager", "step", *arguments, "--destination", str(out / "p.%04d.exr")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def wait_for(out: Path, count: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and len(list(out.glob("p.*.exr"))) < count:
        time.sleep(0.05)


def test_a_terminated_step_ends_tidily_and_a_killed_one_is_continued(step: Step, frames: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    running = slow_step(out, frames)
    wait_for(out, 3)
    running.send_signal(signal.SIGTERM)
    _, said = running.communicate(timeout=20)
    assert running.returncode == 130
    assert said.decode().splitlines()[-1] == "Error: Cancelled."
    assert not leftovers(out)
    running = slow_step(out, frames)
    wait_for(out, len(list(out.glob("p.*.exr"))) + 3)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate(timeout=20)
    done = bytes_of(out)
    whole = {path: data for path, data in done.items() if path.parent == out and path.suffix == ".exr"}
    assert len(whole) >= 3
    again = ("retime", "--source", frames, "--segment", "1001:1004:20", "--smooth", "--destination", out / "p.%04d.exr")
    assert step(*again)[0] == 0
    assert not leftovers(out)
    after = bytes_of(out)
    assert all(after[path] == data for path, data in whole.items())
    assert len(after) >= 20
    killed_late = out / f".p.1001.exr.0123abcd{PART_SUFFIX}"
    killed_late.mkdir()
    (killed_late / "1").write_bytes(b"half")
    assert step(*again)[0] == 0
    assert not leftovers(out)


@pytest.mark.parametrize("words", [("nope",), ("jpg", "--nope"), ("retime", "--first", "x")])
def test_json_tells_of_wrong_arguments_too(words: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--json", "step", *words])
    assert ended.value.code == 2
    said = json.loads(capfd.readouterr().out)
    assert said["exit_code"] == 2
    assert said["error"]
