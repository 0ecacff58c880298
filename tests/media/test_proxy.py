from __future__ import annotations

import dataclasses
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import simplejpeg

from iomanager.core.errors import InvalidInput
from iomanager.media.colour import ColourTable
from iomanager.media.look import Looks
from iomanager.media.proxy import ProxyJob, Rendered, check_outputs, jpeg_size, movie_size
from iomanager.media.render import render
from iomanager.media.settings import MediaSettings
from tests.media.footage_files import exr, movie, plate

FPS = Fraction(24000, 1001)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOMANAGER_HOME", str(tmp_path / "home"))


def run(job: ProxyJob) -> Rendered:
    settings = MediaSettings()
    return render(job, Looks(ColourTable(settings)), settings, lambda done: None)


def wanted(folder: Path, frames: list[Path], **changes: object) -> ProxyJob:
    job = ProxyJob(
        frames=tuple(frames),
        fps=FPS,
        jpg_paths=tuple(folder / "jpg" / f"p.{1001 + index}.jpg" for index in range(len(frames))),
        half_jpg_paths=tuple(folder / "half" / f"p.{1001 + index}.jpg" for index in range(len(frames))),
        mp4_path=folder / "p.mp4",
        thumbnail_path=folder / "thumbnail.jpg",
    )
    return dataclasses.replace(job, **changes)  # type: ignore[arg-type]


def test_one_decode_gives_every_output(tmp_path: Path) -> None:
    job = wanted(tmp_path / "out", plate(tmp_path / "in", 5, 321, 181))
    rendered = run(job)
    assert (rendered.frames, rendered.width, rendered.height) == (5, 321, 181)
    assert set(rendered.written) == set(job.outputs())
    assert check_outputs(job) == []
    assert jpeg_size(job.jpg_paths[0]) == (321, 181)
    assert jpeg_size(job.half_jpg_paths[0]) == (160, 90)
    assert movie_size(tmp_path / "out" / "p.mp4") == (322, 182, 5)
    assert not list((tmp_path / "out").rglob(".*"))


def test_the_movie_is_tagged_and_has_the_colours_of_the_jpg(tmp_path: Path) -> None:
    job = wanted(tmp_path, plate(tmp_path / "in", 4))
    run(job)
    assert job.mp4_path
    data = job.mp4_path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(job.mp4_path)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (stream.average_rate, context.name, context.pix_fmt) == (FPS, "h264", "yuv420p")
        assert {context.color_primaries, context.color_trc, context.colorspace, context.color_range} == {1}
        last = list(container.decode(stream))[-1].reformat(format="rgb24", src_colorspace=1).to_ndarray()
    still = simplejpeg.decode_jpeg(job.jpg_paths[-1].read_bytes())
    for column in (60, 260):
        assert np.abs(last[90, column].astype(int) - still[90, column]).max() <= 4


def test_wide_pictures_get_a_movie_of_half_size(tmp_path: Path) -> None:
    job = wanted(tmp_path, plate(tmp_path / "in", 2, 2050, 40))
    run(job)
    assert check_outputs(job) == []
    assert movie_size(tmp_path / "p.mp4") == (1026, 20, 2)
    full = dataclasses.replace(job, mp4_half=False)
    assert check_outputs(full) == ["p.mp4 is 1026 x 20, expected 2050 x 40."]
    run(full)
    assert movie_size(tmp_path / "p.mp4") == (2050, 40, 2)


def test_a_frame_that_does_not_decode_is_named_and_leaves_no_movie(tmp_path: Path) -> None:
    frames = plate(tmp_path / "in", 6)
    frames[3].write_bytes(frames[3].read_bytes()[:700])
    job = wanted(tmp_path / "out", frames)
    with pytest.raises(InvalidInput, match=r"plate\.1004\.exr"):
        run(job)
    left = [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert "p.mp4" not in left
    assert not [name for name in left if name.startswith(".")]
    assert check_outputs(job)


def test_a_frame_of_another_size_is_named(tmp_path: Path) -> None:
    frames = plate(tmp_path / "in", 3)
    exr(frames[2], np.full((90, 160, 3), 0.18))
    with pytest.raises(InvalidInput, match=r"plate\.1003\.exr is 160 x 90 pixels, the first frame 320 x 180"):
        run(wanted(tmp_path / "out", frames))


def test_existing_outputs_are_kept_only_when_asked_and_whole(tmp_path: Path) -> None:
    job = wanted(tmp_path / "out", plate(tmp_path / "in", 4))
    run(job)
    before = {path: path.stat().st_mtime_ns for path in job.outputs()}
    keeping = dataclasses.replace(job, keep_existing=True)
    assert run(keeping).written == ()
    assert before == {path: path.stat().st_mtime_ns for path in job.outputs()}
    job.jpg_paths[2].write_bytes(job.jpg_paths[2].read_bytes()[:-40])
    assert check_outputs(job) == ["p.1003.jpg is missing or damaged."]
    rendered = run(keeping)
    assert rendered.written == (job.jpg_paths[2],)
    assert rendered.frames == 1
    assert check_outputs(job) == []
    assert run(job).frames == 4


def test_the_check_sees_a_short_movie_and_a_wrong_size(tmp_path: Path) -> None:
    job = wanted(tmp_path, plate(tmp_path / "in", 4))
    run(job)
    short = dataclasses.replace(
        job, frames=job.frames[:3], jpg_paths=job.jpg_paths[:3], half_jpg_paths=(), thumbnail_path=None
    )
    assert check_outputs(short) == ["p.mp4 has 4 frames, expected 3."]
    job.half_jpg_paths[1].write_bytes(job.jpg_paths[1].read_bytes())
    assert check_outputs(job) == ["p.1002.jpg is 320 x 180, expected 160 x 90."]
    (tmp_path / "p.mp4").write_bytes(b"no movie")
    assert "p.mp4 is missing or damaged." in check_outputs(job)


def test_a_movie_is_rendered_over_its_range(tmp_path: Path) -> None:
    source = movie(tmp_path / "a.mov", 10)
    job = ProxyJob(
        movie=source,
        first=3,
        last=6,
        fps=FPS,
        jpg_paths=tuple(tmp_path / f"j.{index}.jpg" for index in range(4)),
        mp4_path=tmp_path / "a.mp4",
    )
    assert run(job).frames == 4
    assert check_outputs(job) == []
    for index, path in enumerate(job.jpg_paths):
        assert abs(float(simplejpeg.decode_jpeg(path.read_bytes()).mean()) - 20 * (3 + index)) < 4


def test_a_movie_that_is_shorter_than_said(tmp_path: Path) -> None:
    job = ProxyJob(movie=movie(tmp_path / "a.mov", 10), last=14, mp4_path=tmp_path / "a.mp4")
    with pytest.raises(InvalidInput, match="expected to have 15 frames from frame 1 on, but only 10 decode"):
        run(job)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.mov"]


def test_jobs_that_contradict_themselves(tmp_path: Path) -> None:
    frames = tuple(plate(tmp_path, 2))
    for job in (
        ProxyJob(mp4_path=tmp_path / "a.mp4"),
        ProxyJob(frames=frames, movie=tmp_path / "a.mov"),
        ProxyJob(frames=frames, jpg_paths=(tmp_path / "a.jpg",)),
        ProxyJob(frames=frames, fps=Fraction(0)),
    ):
        with pytest.raises(InvalidInput):
            run(job)
