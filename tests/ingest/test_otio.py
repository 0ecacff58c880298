"""OpenTimelineIO files: clips, retimes, and what is no timeline."""

from __future__ import annotations

import os
import random
import re
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest

from iomanager.core.errors import InvalidInput
from iomanager.ingest import otio_child
from iomanager.ingest.cuts import place
from iomanager.ingest.otio import parse_otio, read_otio

FPS = Fraction(24)


def clip(name: str, start: int, frames: int, rate: float = 24) -> otio.schema.Clip:
    source = otio.opentime.TimeRange(otio.opentime.RationalTime(start, rate), otio.opentime.RationalTime(frames, rate))
    return otio.schema.Clip(name=name, source_range=source)


def timeline(*items: otio.core.Item) -> str:
    made = otio.schema.Timeline("서울")
    track = otio.schema.Track(kind=otio.schema.TrackKind.Video)
    for item in items:
        track.append(item)
    made.tracks.append(track)
    return str(made.to_json_string())


def test_clips_are_placed_one_after_the_other(tmp_path: Path) -> None:
    slow = clip("A002.mov", 0, 24)
    slow.effects.append(otio.schema.LinearTimeWarp(time_scalar=-0.5))
    file = tmp_path / "a.otio"
    file.write_text(timeline(clip("A001_밤.mov", 864000, 48), slow), "utf-8")
    one, two = place(read_otio(file, FPS), FPS, 72)
    assert (one.start, one.end, one.event.clip_name) == (1, 48, "A001_밤.mov")
    assert (one.event.source_in, one.event.source_out) == ("10:00:00:00", "10:00:02:00")
    assert (two.start, two.end, two.clip_tag) == (49, 72, "리타임  -50.0%  24fr")
    assert not one.claims
    assert not two.claims


def test_a_freeze_is_the_word_alone_and_gaps_move_what_follows() -> None:
    frozen = clip("A", 0, 10)
    frozen.effects.append(otio.schema.FreezeFrame())
    gap = otio.schema.Gap(duration=otio.opentime.RationalTime(5, 24))
    (cut,) = place(parse_otio(timeline(gap, frozen), FPS), FPS, 15)
    assert (cut.start, cut.end, cut.clip_tag) == (6, 15, "리타임")


def test_a_clip_beyond_the_movie_is_claimed() -> None:
    (cut,) = place(parse_otio(timeline(clip("A", 0, 100)), FPS), FPS, 50)
    assert [claim.code for claim in cut.claims] == ["edl-beyond"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "not json", '{"OTIO_SCHEMA": "Clip.2"}', "[" * 200_000, timeline()]
)
def test_what_is_no_timeline_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_otio(text, FPS)


def test_damaged_timelines_give_a_typed_error_or_events() -> None:
    dice = random.Random(5)
    text = timeline(clip("A", 0, 48), clip("B", 10, 24))
    damaged = [re.sub(r'"source_range": \{', '"source_range": {"OTIO_SCHEMA": "Clip.1",', text)]
    for _ in range(8):
        at, length = dice.randrange(len(text)), dice.randint(1, 40)
        put = dice.choice(["", "0", "-1", "1e999", "null", '"', "{", "}", "NaN"])
        damaged.append(text[:at] + put + text[at + length :])
    for mutant in damaged:
        try:
            edits = parse_otio(mutant, FPS)
        except InvalidInput:
            continue
        assert edits.events


def test_a_child_that_dies_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(otio_child, "serve", die)
    with pytest.raises(InvalidInput, match="damaged"):
        parse_otio(timeline(clip("A", 0, 48)), FPS)


def die(*_: object) -> None:
    os.abort()
