"""The demo delivery: real files, made whole or not at all."""

from __future__ import annotations

import re
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import OpenImageIO as oiio  # noqa: N813 - its usual name
import pycmx
import pytest

from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import Cancelled, Conflict
from iomanager.media import demo
from iomanager.media.headers import read_header
from iomanager.media.health import check_frame, compare_frames
from iomanager.media.model import MediaInfo
from iomanager.media.movie import probe_movie


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> demo.DemoDelivery:
    return demo.make_demo(tmp_path_factory.mktemp("demo") / "delivery", Progress(), CancelToken())


def frames_of(delivery: demo.DemoDelivery, clip: str) -> list[Path]:
    return sorted((delivery.folder / clip).iterdir(), key=lambda path: int(path.name.split(".")[-2]))


def test_every_file_that_it_names_is_there_and_nothing_else(delivery: demo.DemoDelivery) -> None:
    for clip, frames in delivery.sequences.items():
        assert len(list((delivery.folder / clip).iterdir())) == len(frames)
    assert all(path.stat().st_size > 100 for path in (*delivery.movies, *delivery.others))
    assert [path.name for path in delivery.folder.parent.iterdir()] == ["delivery"]


def test_it_is_small(delivery: demo.DemoDelivery) -> None:
    assert sum(path.stat().st_size for path in delivery.folder.rglob("*") if path.is_file()) < 60_000_000


def test_it_is_hurt_where_it_says(delivery: demo.DemoDelivery) -> None:
    assert demo.MISSING_FRAME not in delivery.sequences[demo.HURT_SHOT]
    whole, hurt = (
        delivery.folder / demo.HURT_SHOT / f"{demo.HURT_SHOT}.{frame:04d}.exr" for frame in (1001, demo.TRUNCATED_FRAME)
    )
    assert hurt.stat().st_size < whole.stat().st_size * 0.6


def test_the_sound_plays_for_a_second(delivery: demo.DemoDelivery) -> None:
    with wave.open(str(delivery.folder / "sound/A005_T01.wav")) as sound:
        assert sound.getnframes() == sound.getframerate() == 48000


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Conflict, match="not empty"):
        demo.make_demo(tmp_path, Progress(), CancelToken())
    with pytest.raises(Conflict):
        demo.make_demo(tmp_path / "mine.txt", Progress(), CancelToken())
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_cancelled_it_leaves_nothing_behind(tmp_path: Path) -> None:
    token = CancelToken()

    def cancel_early(state: ProgressState) -> None:
        if state.done == 2:
            token.cancel()

    with pytest.raises(Cancelled):
        demo.make_demo(tmp_path / "demo", Progress(listener=cancel_early, interval=0), token)
    assert list(tmp_path.iterdir()) == []


def test_health_finds_the_hurt_frame_and_no_other(delivery: demo.DemoDelivery) -> None:
    for clip, frames in delivery.sequences.items():
        paths = frames_of(delivery, clip)
        checks = [check_frame(path, path.stat().st_size) for path in paths]
        hurt = {frame: check.codes for frame, check in zip(frames, checks, strict=True) if check.codes}
        assert hurt == ({demo.TRUNCATED_FRAME: ("truncated",)} if clip == demo.HURT_SHOT else {})
        first = checks[0].info
        assert first is not None
        for frame, check in zip(frames, checks, strict=True):
            assert check.info is not None
            assert compare_frames(first, check.info, frame - frames[0]) == ()


def test_its_headers_say_what_a_coordinator_wants_to_see(delivery: demo.DemoDelivery) -> None:
    def header(clip: str) -> MediaInfo:
        return read_header(frames_of(delivery, clip)[0])

    camera, parts, wide, film = map(header, (demo.CAMERA_SHOT, demo.MULTIPART_SHOT, demo.WIDE_SHOT, demo.DPX_SHOT))
    assert (camera.clip, camera.reel, camera.timecode) == ("A001C003_210101_R1AB", "A001", "09:30:15:12")
    assert (camera.fps, camera.colorspace) == (Fraction(24000, 1001), "ACES - ACES2065-1")
    assert (parts.parts, parts.data_window, parts.resolution) == (2, (-40, 60, 1079, 659), "1280 x 720")
    assert wide.width > 2048
    assert (film.fps, film.timecode) == (Fraction(24), "16:45:00:22")


def test_its_frames_decode_and_differ(delivery: demo.DemoDelivery) -> None:
    for clip in delivery.sequences:
        first, second = (oiio.ImageBuf(str(path)).get_pixels() for path in frames_of(delivery, clip)[:2])
        assert first is not None
        assert second is not None
        assert not np.array_equal(first, second)


def test_the_movie_has_its_timecode_and_an_edl_that_pycmx_reads(delivery: demo.DemoDelivery) -> None:
    movie = probe_movie(delivery.movies[0])
    assert (movie.codec, movie.timecode, movie.frame_count) == ("ProRes 422 HQ", "01:00:00:00", 24)
    with delivery.movies[0].with_suffix(".edl").open(encoding="ascii") as file:
        edits = [edit for event in pycmx.parse_cmx3600(file).events for edit in event.edits]
    assert [edit.clip_name for edit in edits] == [f"A005C00{n}_210102_R1AB.mov" for n in (1, 2, 3)]
    assert edits[-1].record_out == "01:00:01:00"


def test_the_naming_rule_proposes_shots_for_its_camera_clips(delivery: demo.DemoDelivery) -> None:
    shots = [match["shot"] for clip in delivery.sequences if (match := re.search(delivery.name_rule, clip))]
    assert shots == ["0010", "0020", "0010", "0020", "0010"]
