from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from iomanager.core.errors import InvalidInput
from iomanager.media.movie_write import MovieJob, encoder, movie_facts, write_movie
from iomanager.media.plate_render import Shots
from iomanager.media.reformat import reformatted
from iomanager.media.retime import Sample
from tests.media.footage_files import exr
from tests.media.plate_files import moving_plate, table

FPS = Fraction(24000, 1001)


def job(path: Path, frames: tuple[tuple[int, Path], ...], codec: str, **more: object) -> MovieJob:
    samples = tuple(Sample(number, number) for number, _ in frames)
    shots = Shots(frames, colorspace="ACES - ACEScg", to="view")
    return MovieJob(shots, samples, path, codec, FPS, **more)  # type: ignore[arg-type]


def plate(folder: Path, width: int = 256, height: int = 120, count: int = 2) -> tuple[tuple[int, Path], ...]:
    folder.mkdir(parents=True, exist_ok=True)
    pixels = np.full((height, width, 3), 0.18, np.float16)
    return tuple((n, exr(folder / f"p.{n}.exr", pixels)) for n in range(1, count + 1))


@pytest.mark.parametrize(
    ("codec", "fourcc"),
    [
        ("ProRes 4444", "ap4h"),
        ("ProRes 422 HQ", "apch"),
        ("ProRes 422", "apcn"),
        ("ProRes 422 LT", "apcs"),
        ("ProRes 422 Proxy", "apco"),
        ("Avid DnxHR 422", "AVdh"),
        ("Avid DnxHR 444", "AVdh"),
    ],
)
def test_every_codec_of_the_studio_is_written(tmp_path: Path, codec: str, fourcc: str) -> None:
    path = tmp_path / "m.mov"
    assert write_movie(job(path, plate(tmp_path / "in"), codec), table(), lambda done: None) == 2
    assert movie_facts(path) == (fourcc, 256, 120, 2)


def test_dnxhd_422_is_written_at_hd(tmp_path: Path) -> None:
    path = tmp_path / "m.mov"
    write_movie(job(path, plate(tmp_path / "in", 1920, 1080, 1), "Avid DNxHD 422"), table(), lambda done: None)
    assert movie_facts(path) == ("AVdn", 1920, 1080, 1)


@pytest.mark.parametrize(
    ("codec", "size", "words"),
    [
        ("Avid DNxHD 444", (1920, 1080), "nearest that can is Avid DnxHR 444"),
        ("Avid DNxHD 422", (2048, 1080), "nearest that can is Avid DnxHR 422"),
        ("Avid DnxHR 422", (64, 36), "nearest that can is ProRes 422 HQ"),
    ],
)
def test_what_ffmpeg_cannot_write_is_refused_with_the_nearest(codec: str, size: tuple[int, int], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        encoder(table().codec(codec), *size, FPS)


def test_the_movie_is_rec709_in_video_range_with_timecode(tmp_path: Path) -> None:
    path = tmp_path / "m.mov"
    write_movie(job(path, plate(tmp_path / "in"), "ProRes 422 HQ", timecode="01:00:00:00"), table(), lambda done: None)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == FPS
        context = stream.codec_context
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        assert "01:00:00:00" in {s.metadata.get("timecode") for s in container.streams}
        grey = next(container.decode(stream)).reformat(format="rgb24", src_colorspace=1).to_ndarray()
    assert 90 < float(grey.mean()) < 120  # 18 % grey through the ACES view


@pytest.mark.parametrize(("half", "size"), [(None, (256, 120)), (True, (128, 60))])
def test_half_size_by_wish(tmp_path: Path, half: bool | None, size: tuple[int, int]) -> None:
    path = tmp_path / "m.mov"
    write_movie(job(path, plate(tmp_path / "in"), "ProRes 422", half=half), table(), lambda done: None)
    assert movie_facts(path) == ("apcn", *size, 2)


@pytest.mark.parametrize("codec", ["ProRes 422 HQ", "Avid DnxHR 422", "ProRes 4444"])
def test_the_last_column_of_an_odd_width_has_its_own_colour(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "m.mov"
    write_movie(job(path, plate(tmp_path / "in", 257, 121, 1), codec), table(), lambda done: None)
    with av.open(str(path)) as container:
        found = reformatted(next(container.decode(video=0)), "rgb24", src_colorspace=1).to_ndarray()
    assert found.shape[0] == 121
    assert found.shape[1] in (257, 258)
    assert np.ptp(found[:, :257].astype(int)) <= 4


def test_a_failed_movie_leaves_nothing(tmp_path: Path) -> None:
    frames = moving_plate(tmp_path / "in", 3)
    frames[2][1].write_bytes(b"no picture")
    path = tmp_path / "m.mov"
    with pytest.raises(InvalidInput, match=r"plate\.103\.exr"):
        write_movie(job(path, frames, "ProRes 422"), table(), lambda done: None)
    assert not path.exists()


def test_frames_of_two_sizes_are_refused(tmp_path: Path) -> None:
    one, other = plate(tmp_path / "a", 64, 36, 1), plate(tmp_path / "b", 32, 36, 1)
    frames = (one[0], (2, other[0][1]))
    with pytest.raises(InvalidInput, match="Frame 2 of the movie is 32 x 36"):
        write_movie(job(tmp_path / "m.mov", frames, "ProRes 422"), table(), lambda done: None)


def test_a_damaged_movie_has_no_facts(tmp_path: Path) -> None:
    (tmp_path / "m.mov").write_bytes(b"\0" * 500)
    assert movie_facts(tmp_path / "m.mov") is None
