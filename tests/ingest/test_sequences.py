"""Grouping file names: the cases of real deliveries, round trips, and the published libraries as oracles."""

from __future__ import annotations

import unicodedata

import fileseq
import pyseq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iomanager.ingest.sequences import FrameSequence, build, group, natural_key, single


def only(*names: str) -> FrameSequence:
    found = group(names)
    assert len(found) == 1, [sequence.pattern for sequence in found]
    return found[0]


def patterns(*names: str) -> list[str]:
    return [sequence.pattern for sequence in group(names)]


def test_padding_is_the_minimum_width() -> None:
    sequence = only(*[f"plate.{frame:03d}.exr" for frame in range(998, 1011)])
    assert (sequence.head, sequence.pad, sequence.pattern) == ("plate.", 3, "plate.%03d.exr")
    assert (sequence.first, sequence.last, len(sequence.frames)) == (998, 1010, 13)
    assert sequence.name(1000) == "plate.1000.exr"
    assert not sequence.odd


def test_unpadded_frames_and_underscores() -> None:
    assert only("a_8.exr", "a_9.exr", "a_10.exr").pattern == "a_%d.exr"
    assert only("a_1001.exr", "a_1002.exr").head == "a_"


def test_negative_frames_join_the_positive_ones_but_a_hyphen_is_no_minus() -> None:
    sequence = only("a.-002.exr", "a.-001.exr", "a.0000.exr", "a.0001.exr")
    assert sequence.frames == (-2, -1, 0, 1)
    assert list(sequence.names()) == ["a.-002.exr", "a.-001.exr", "a.0000.exr", "a.0001.exr"]
    assert only("a-001.exr", "a-002.exr").frames == (1, 2)


def test_the_last_of_several_numbers_is_the_frame() -> None:
    assert only("A001C003_210101.1001.exr", "A001C003_210101.1002.exr").head == "A001C003_210101."
    names = [f"shot_{shot:03d}_v002.{frame}.exr" for shot in (10, 20) for frame in (1001, 1002)]
    assert patterns(*names) == ["shot_010_v002.%04d.exr", "shot_020_v002.%04d.exr"]


def test_an_earlier_number_is_the_frame_where_only_that_varies() -> None:
    assert patterns("1001_v002.exr", "1002_v002.exr") == ["%04d_v002.exr"]
    assert patterns("1001_2.exr", "1002_2.exr") == ["%04d_2.exr"]
    assert patterns("a.1001_2k.exr", "a.1002_2k.exr") == ["a.%04d_2k.exr"]


def test_single_frames_of_two_clips_are_not_one_sequence() -> None:
    assert patterns("A001.1001.exr", "A002.1001.exr") == ["A001.1001.exr", "A002.1001.exr"]


def test_left_right_and_layers_are_separate() -> None:
    names = [f"x.{frame}.{layer}.exr" for frame in (1001, 1002) for layer in ("left", "right", "깊이")]
    assert patterns(*names) == ["x.%04d.left.exr", "x.%04d.right.exr", "x.%04d.깊이.exr"]


def test_versions_and_movies_are_never_sequences() -> None:
    assert patterns("shot_v001.mov", "shot_v002.mov") == ["shot_v001.mov", "shot_v002.mov"]
    assert patterns("a.1001.mov", "a.1002.mov") == ["a.1001.mov", "a.1002.mov"]
    assert patterns("concept_v001.jpg", "concept_v002.jpg") == ["concept_v001.jpg", "concept_v002.jpg"]


@pytest.mark.parametrize(
    ("name", "frame", "pad"),
    [
        ("still.exr", 1, None),
        ("A.1001.exr", 1001, 4),
        ("A_0012.jpg", 12, 4),
        ("A001C003.exr", 1, None),
        (".exr", 1, None),
    ],
)
def test_single_files_keep_their_whole_name(name: str, frame: int, pad: int | None) -> None:
    sequence = only(name)
    assert (sequence.single, sequence.frames, sequence.pad, sequence.pattern) == (name, (frame,), pad, name)


def test_a_frame_in_two_paddings_is_a_duplicate() -> None:
    sequence = only("a.0998.exr", "a.998.exr", "a.0999.exr", "a.1000.exr")
    assert sequence.extras == {998: ("a.998.exr",)}
    assert sequence.name(998) == "a.0998.exr"


def test_the_case_of_an_extension_is_kept_and_a_duplicate_is_seen() -> None:
    sequence = only("a.1.exr", "a.2.exr", "a.2.EXR", "a.3.EXR", "a.4.exr")
    assert sequence.extras == {2: ("a.2.EXR",)}
    assert sequence.name(3) == "a.3.EXR"
    assert only("b.1.EXR", "b.2.EXR").ext == "EXR"


def test_two_unicode_spellings_of_a_frame_are_duplicates_kept_byte_for_byte() -> None:
    composed = [f"서울.{frame}.exr" for frame in (1, 2, 3)]
    decomposed = unicodedata.normalize("NFD", "서울.2.exr")
    sequence = only(*composed, decomposed)
    assert sequence.extras == {2: (decomposed,)}
    alone = only(*[unicodedata.normalize("NFD", name) for name in composed])
    assert alone.head == unicodedata.normalize("NFD", "서울.")


def test_odd_paddings_are_remembered() -> None:
    sequence = only("a.001.exr", "a.0002.exr", "a.003.exr")
    assert sequence.pad == 3
    assert sequence.odd == {2: "a.0002.exr"}
    assert list(sequence.names()) == ["a.001.exr", "a.0002.exr", "a.003.exr"]


def test_gaps_parts_and_shell_characters() -> None:
    sequence = only(*[f"$(rm -rf) 'a' {frame}.exr" for frame in (1, 2, 5, 9)])
    assert sequence.gaps() == [(3, 4), (6, 8)]
    assert sequence.part(2, 5).frames == (2, 5)


def test_a_date_is_no_frame() -> None:
    assert patterns("src20260101120000.exr", "src20260101120001.exr") == [
        "src20260101120000.exr",
        "src20260101120001.exr",
    ]
    group(["a." + "9" * 5000 + ".exr"])


def test_natural_order() -> None:
    assert sorted(["b", "a10", "a9", "A1"], key=natural_key) == ["A1", "a9", "a10", "b"]


ALPHABET = "a0019-._vV 서é\u0301$'\n"
NAMES = st.lists(st.one_of(st.text(ALPHABET, min_size=1, max_size=12), st.text(min_size=1, max_size=20)), unique=True)


@given(NAMES)
@example(["exr", ".exr", "1001", ".1001", "1.1001", "2.1001", "a.-0.exr", "a.0.exr", "a.00.EXR"])
def test_every_name_is_in_exactly_one_sequence(names: list[str]) -> None:
    found = [name for sequence in group(names) for name in sequence.names()]
    assert sorted(found) == sorted(names)


@given(st.lists(st.text("a01-._v", min_size=1, max_size=8).map(lambda stem: f"{stem}.exr"), unique=True))
def test_every_exr_name_is_covered_with_its_bytes(names: list[str]) -> None:
    for sequence in group(names):
        assert list(sequence.frames) == sorted(set(sequence.frames))
        assert all(sequence.name(frame) in names for frame in sequence.frames)


@given(st.sets(st.integers(-9999, 99999), min_size=2), st.integers(1, 6))
def test_what_a_renderer_writes_comes_back(frames: set[int], pad: int) -> None:
    sequence = only(*[f"shot_010.{frame:0{pad}d}.exr" for frame in frames])
    assert sequence.frames == tuple(sorted(frames))
    assert {sequence.name(frame) for frame in frames} == {f"shot_010.{frame:0{pad}d}.exr" for frame in frames}


CLIPS = st.dictionaries(
    st.from_regex(r"\A[A-Z][0-9]{3}C[0-9]{3}_[a-z]{1,4}\Z"),
    st.sets(st.integers(1000, 9999), min_size=2, max_size=20),
    max_size=6,
)


@given(CLIPS)
def test_agrees_with_pyseq_and_fileseq_on_well_behaved_names(clips: dict[str, set[int]]) -> None:
    names = sorted(f"{clip}.{frame:04d}.exr" for clip, frames in clips.items() for frame in frames)
    ours = {(sequence.head, sequence.frames) for sequence in group(names)}
    theirs = {(s.basename(), tuple(s.frameSet() or ())) for s in fileseq.findSequencesInList(names)}
    assert ours == theirs
    varying = {(s.head(), tuple(s.frames())) for s in pyseq.get_sequences(names)} if names else set()
    assert ours == varying or any(len(clips) > 1 and head not in {o[0] for o in ours} for head, _ in varying)


def test_build_and_single_are_usable_alone() -> None:
    assert build("a", "", "exr", [("1", "a1.exr"), ("2", "a2.exr")]).pattern == "a%d.exr"
    assert single("clip_1001.mov").frames == (1,)
