from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import OpenEXR
import pytest

from iomanager.core.errors import Conflict, InvalidInput
from iomanager.media.flow import between
from iomanager.media.headers import read_header
from iomanager.media.plate_frame import read_frame
from iomanager.media.plate_render import PlateJob, Shots, render_plate
from iomanager.media.plate_write import Target
from iomanager.media.retime import Sample, Segment, frame_map
from tests.media.footage_files import movie
from tests.media.plate_files import exr_frame, moving_plate, square, table


def render(folder: Path, shots: Shots, samples: tuple[Sample, ...], target: Target) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    staging = folder / "staging"
    staging.mkdir()
    outputs = tuple((n, sample, folder / f"out.{1001 + n}.{target.ext}") for n, sample in enumerate(samples))
    said: list[int] = []
    assert render_plate(PlateJob(shots, outputs, target, staging), table(), said.append) == len(samples)
    assert said == list(range(1, len(samples) + 1))
    assert not list(staging.iterdir())
    return [path for _, _, path in outputs]


def one(folder: Path, shots: Shots, target: Target) -> Path:
    return render(folder, shots, (Sample(101, 101),), target)[0]


def test_an_exr_keeps_its_channels_compression_and_header(tmp_path: Path) -> None:
    frames = moving_plate(tmp_path / "in", 1)
    made = one(tmp_path / "out", Shots(frames), Target("exr"))
    with OpenEXR.File(str(made), separate_channels=True) as file:
        assert file.header()["compression"] == OpenEXR.ZIPS_COMPRESSION
        assert file.header()["owner"] == "스튜디오"
        assert {name: c.pixels.dtype for name, c in file.channels().items()} == {
            "R": np.float16, "G": np.float16, "B": np.float16, "depth.Z": np.float32, "id": np.uint32,
        }  # fmt: skip
        assert np.array_equal(file.channels()["R"].pixels, square(4)[..., 0].astype(np.float16))
    old, new = read_header(frames[0][1]), read_header(made)
    assert (new.fps, new.timecode) == (old.fps, old.timecode) == (Fraction(24000, 1001), "01:02:03:05")


@pytest.mark.parametrize(("depth", "kind"), [("16", np.float16), ("32", np.float32)])
def test_exr_depth_and_compression_by_wish(tmp_path: Path, depth: str, kind: type) -> None:
    made = one(tmp_path / "out", Shots(moving_plate(tmp_path / "in", 1)), Target("exr", depth, "piz"))
    with OpenEXR.File(str(made), separate_channels=True) as file:
        assert file.header()["compression"] == OpenEXR.PIZ_COMPRESSION
        assert {file.channels()[name].pixels.dtype for name in ("R", "depth.Z")} == {np.dtype(kind)}
        assert file.channels()["id"].pixels.dtype == np.uint32


def test_all_parts_of_a_file_are_kept(tmp_path: Path) -> None:
    source = tmp_path / "many.101.exr"
    header = {"type": OpenEXR.scanlineimage, "compression": OpenEXR.RLE_COMPRESSION}
    plane = np.arange(64, dtype=np.float16).reshape(8, 8)
    parts = [
        OpenEXR.Part(dict(header), {"R": plane, "G": plane, "B": plane}, "beauty"),
        OpenEXR.Part(dict(header), {"Z": plane.astype(np.float32)}, "depth"),
    ]
    OpenEXR.File(parts).write(str(source))
    made = one(tmp_path / "out", Shots(((101, source),)), Target("exr"))
    with OpenEXR.File(str(made), separate_channels=True) as file:
        assert [part.header["name"] for part in file.parts] == ["beauty", "depth"]
        assert file.parts[1].channels["Z"].pixels.dtype == np.float32


@pytest.mark.parametrize(("mirror", "axis"), [("flip", 0), ("flop", 1)])
def test_mirrors_turn_pixels_and_windows(tmp_path: Path, mirror: str, axis: int) -> None:
    windows = {
        "dataWindow": (np.array([-2, 3], np.int32), np.array([61, 50], np.int32)),
        "displayWindow": (np.array([0, 0], np.int32), np.array([63, 59], np.int32)),
    }
    source = exr_frame(tmp_path / "p.101.exr", square(4), **windows)
    made = one(tmp_path / "out", Shots(((101, source),), mirror=mirror), Target("exr"))
    whole, turned = read_frame(source).display(), read_frame(made).display()
    assert np.array_equal(turned, np.flip(whole, axis))
    assert not np.array_equal(turned, whole)


@pytest.mark.parametrize("depth", ["10", "12"])
def test_a_movie_becomes_dpx(tmp_path: Path, depth: str) -> None:
    source = movie(tmp_path / "m.mov", 10)
    target = Target("dpx", depth, fps=Fraction(24000, 1001), timecode="01:00:00:22")
    samples = tuple(Sample(n, n) for n in (3, 4, 5))
    made = render(tmp_path / "out", Shots(movie=source), samples, target)
    info = read_header(made[2])
    assert (info.bit_depth, info.fps, info.timecode) == (f"{depth} bit", Fraction(24000, 1001), "01:00:01:00")
    values = [float(read_frame(path).display().mean()) * 255 for path in made]
    assert values == pytest.approx([40, 60, 80], abs=2)


def test_a_movie_is_read_backwards_too(tmp_path: Path) -> None:
    source = movie(tmp_path / "m.mov", 6)
    samples = frame_map([Segment(2, 5, Fraction(-100))])
    made = render(tmp_path / "out", Shots(movie=source), samples, Target("exr", "16"))
    values = [float(read_frame(path).display().mean()) * 255 for path in made]
    assert values == pytest.approx([80, 60, 40, 20], abs=2)


def test_colour_goes_to_the_view_and_floats_are_not_clipped_on_the_way(tmp_path: Path) -> None:
    frames = moving_plate(tmp_path / "in", 1)
    shown = one(tmp_path / "a", Shots(frames, colorspace="ACES - ACEScg", to="view"), Target("dpx", "10"))
    pixels = read_frame(shown).display()
    assert 0.7 < pixels.max() <= 1
    assert 0.1 < float(pixels[0, 0, 0]) < 0.4
    linear = one(tmp_path / "b", Shots(frames, colorspace="ACES - ACEScg", to="ACES - ACES2065-1"), Target("exr"))
    assert read_frame(linear).display().max() > 3


def test_retimed_frames_are_those_of_the_map(tmp_path: Path) -> None:
    frames = moving_plate(tmp_path / "in", 4)
    samples = frame_map([Segment(101, 104, Fraction(-200), 1, 2), Segment(101, 102, Fraction(50), 3, 4)])
    made = render(tmp_path / "out", Shots(frames), samples, Target("exr", compression="piz"))
    lefts = [int(np.argmax(read_frame(path).display()[20, :, 0] > 0.5)) for path in made]
    assert lefts == [16, 8, 4, 4, 8, 8]
    assert [read_header(path).timecode for path in made[:2]] == ["01:02:03:08", "01:02:03:06"]


def test_a_smooth_frame_shows_the_motion_half_way_in_float(tmp_path: Path) -> None:
    (_, one_path), (_, two_path) = moving_plate(tmp_path / "in", 2, step=6)
    made = between(read_frame(one_path), read_frame(two_path), 0.5)
    pixels = made.display()
    truth = square(4 + 3)
    ghost = (square(4) + square(10)) / 2
    inside = (slice(12, 36), slice(0, 40))
    assert np.abs(pixels - truth)[inside].mean() < 0.5 * np.abs(ghost - truth)[inside].mean()
    assert pixels.max() > 3
    assert made.layers[0].channels["R"].dtype == np.float16
    assert made.layers[0].channels["id"].dtype == np.uint32


def test_a_smooth_retime_writes_every_frame(tmp_path: Path) -> None:
    frames = moving_plate(tmp_path / "in", 3, step=4)
    samples = frame_map([Segment(101, 103, Fraction(50))], smooth=True)
    made = render(tmp_path / "out", Shots(frames), samples, Target("exr"))
    centres = [float((read_frame(path).display()[20, :, 0] > 0.5).nonzero()[0].mean()) for path in made]
    assert centres[:5] == pytest.approx([11.5, 13.5, 15.5, 17.5, 19.5], abs=0.8)


def test_another_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    frames = moving_plate(tmp_path / "in", 1)
    taken = tmp_path / "out" / "out.1001.exr"
    taken.parent.mkdir()
    taken.write_bytes(b"another's")
    with pytest.raises(Conflict):
        one(tmp_path / "out", Shots(frames), Target("exr"))
    assert taken.read_bytes() == b"another's"


def test_a_broken_frame_is_named(tmp_path: Path) -> None:
    frames = moving_plate(tmp_path / "in", 2)
    frames[1][1].write_bytes(frames[1][1].read_bytes()[:-300])
    with pytest.raises(InvalidInput, match=r"plate\.102\.exr"):
        render(tmp_path / "out", Shots(frames), (Sample(101, 101), Sample(102, 102)), Target("exr"))
    assert not (tmp_path / "out" / "out.1002.exr").exists()


def test_a_movie_that_ends_before_is_said(tmp_path: Path) -> None:
    source = movie(tmp_path / "m.mov", 3)
    with pytest.raises(InvalidInput, match="no frame 5: it ends before"):
        render(tmp_path / "out", Shots(movie=source), (Sample(5, 5),), Target("dpx", "10"))


@pytest.mark.parametrize(
    "target",
    [Target("exr", "10"), Target("dpx", "16"), Target("tif"), Target("exr", "", "jpeg"), Target("dpx", "", "zip")],
)
def test_what_cannot_be_written_is_refused(tmp_path: Path, target: Target) -> None:
    with pytest.raises(InvalidInput):
        one(tmp_path / "out", Shots(moving_plate(tmp_path / "in", 1)), target)
