"""The demo delivery: real files, made whole or not at all."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import Cancelled, Conflict
from iomanager.media import demo


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> demo.DemoDelivery:
    return demo.make_demo(tmp_path_factory.mktemp("demo") / "delivery", Progress(), CancelToken())


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
