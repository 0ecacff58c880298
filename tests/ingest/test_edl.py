"""Edit lists as they come: every encoding, retimes, transitions, lies, and thousands of damaged ones."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core.errors import InvalidInput, IOManagerError, NotFound
from iomanager.ingest.cuts import Cut, place
from iomanager.ingest.edl import LARGEST, decode, parse_edl, read_edl

FPS = Fraction(24)
EDL = """TITLE: 서울 reel 1
FCM: NON-DROP FRAME

001  A001C003 V     C        10:00:00:00 10:00:02:00 01:00:00:00 01:00:02:00
* FROM CLIP NAME: A001C003_밤.mov
005  A002C001 V     C        11:00:00:00 11:00:01:00 01:00:02:00 01:00:04:00
M2   A002C001       012.0                11:00:00:00
* FROM CLIP NAME: A002C001
"""


def event(number: int, record: str, *, source: str = "10:00:00:00 10:00:02:00", kind: str = "V     C       ") -> str:
    return f"{number:03d}  A001C003 {kind} {source} {record}\n"


def cuts(text: str, *, frames: int | None = None, fps: Fraction = FPS) -> list[Cut]:
    return place(parse_edl(text, fps), fps, frames)


def codes(cut: Cut) -> list[str]:
    return [claim.code for claim in cut.claims]


def test_events_are_placed_in_the_movie_behind_the_leader_hour() -> None:
    one, two = cuts(EDL, frames=96)
    assert (one.start, one.end, one.frames, one.event.clip_name) == (1, 48, 48, "A001C003_밤.mov")
    assert (one.event.source_in, one.event.source_out, one.clip_tag) == ("10:00:00:00", "10:00:02:00", None)
    assert (two.start, two.end, two.event.number) == (49, 96, 5)
    assert not codes(one)
    assert not codes(two)


def test_a_retime_belongs_to_the_event_above_whatever_its_number() -> None:
    assert cuts(EDL)[1].clip_tag == "리타임  50.0%  48fr"
    reverse = EDL.replace("012.0", "-24.0")
    assert cuts(reverse)[1].clip_tag == "리타임  -100.0%  48fr"
    assert cuts(EDL.replace("012.0", "000.0"))[1].clip_tag == "리타임"


def test_records_from_midnight_start_at_one() -> None:
    text = event(1, "00:00:00:00 00:00:02:00") + event(2, "00:00:02:00 00:00:04:00")
    assert [(cut.start, cut.end) for cut in cuts(text)] == [(1, 48), (49, 96)]


def test_the_leader_of_a_second_reel_is_its_hour() -> None:
    assert cuts(event(1, "02:00:01:00 02:00:03:00"), frames=100)[0].start == 25


def test_drop_frame_counts_real_frames() -> None:
    fps = Fraction(30000, 1001)
    text = "FCM: DROP FRAME\n" + event(1, "01:00:59:28 01:01:00:02", source="00:00:00:00 00:00:00:02")
    cut = cuts(text, fps=fps)[0]
    assert (cut.frames, cut.event.source_in) == (2, "00:00:00;00")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ends: str) -> None:
    text = decode(EDL.replace("\n", ends).encode(encoding))
    assert [c.event.clip_name for c in cuts(text)] == ["A001C003_밤.mov", "A002C001"]


def test_latin_1_is_read() -> None:
    text = decode(EDL.replace("밤", "é").replace("서울", "Café").encode("latin-1"))
    assert cuts(text)[0].event.clip_name == "A001C003_é.mov"


def test_a_transition_is_one_event_with_its_own_names() -> None:
    text = (
        event(1, "01:00:00:00 01:00:02:00") + "* FROM CLIP NAME: first\n"
        "002  A001C003 V     C        10:00:02:00 10:00:02:00 01:00:02:00 01:00:02:00\n"
        "002  A002C001 V     D    012 11:00:00:00 11:00:02:00 01:00:02:00 01:00:04:00\n"
        "* FROM CLIP NAME: first\n* TO CLIP NAME: second\n"
    )
    found = cuts(text)
    assert [(cut.event.clip_name, cut.start) for cut in found] == [("first", 1), ("second", 49)]


def test_sound_and_black_are_no_rows() -> None:
    text = event(1, "01:00:00:00 01:00:02:00") + event(2, "01:00:00:00 01:00:02:00", kind="A     C       ")
    text += "003  BL       V     C        00:00:00:00 00:00:01:00 01:00:02:00 01:00:03:00\n"
    assert [cut.event.number for cut in cuts(text)] == [1]


def test_lines_with_single_blanks_are_read() -> None:
    assert cuts("001 A1 V C 10:00:00:00 10:00:02:00 01:00:00:00 01:00:02:00\n")[0].frames == 48


def test_lies_are_claims_on_their_event() -> None:
    text = (
        event(1, "01:00:02:00 01:00:00:00")
        + event(2, "01:00:00:00 01:00:04:00")
        + event(3, "01:00:02:00 01:00:04:00")
        + event(4, "01:00:04:00 01:00:06:00")
        + event(5, "01:00:04:24 01:00:06:00")
    )
    found = cuts(text, frames=120)
    assert codes(found[0]) == ["edl-backwards"]
    assert (found[0].start, found[0].end) == (None, None)
    assert codes(found[1]) == ["edl-duration"]
    assert codes(found[2]) == ["edl-overlap"]
    assert codes(found[3]) == ["edl-beyond"]
    assert codes(found[4]) == ["edl-timecode"]


def test_a_line_that_cannot_be_read_is_said_and_the_rest_stays() -> None:
    edits = parse_edl("001  rubbish\n" + EDL, FPS)
    assert [claim.code for claim in edits.claims] == ["edl-line"]
    assert len(edits.events) == 2


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"\x00\xff" * 50, "그냥 글".encode()])
def test_what_is_no_edl_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.edl"
    file.write_bytes(data)
    with pytest.raises(InvalidInput):
        read_edl(file, FPS)


def test_a_file_that_is_gone_or_huge_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_edl(tmp_path / "none.edl", FPS)
    huge = tmp_path / "huge.edl"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(InvalidInput, match="16 MiB"):
        read_edl(huge, FPS)


def test_damaged_lists_never_raise_an_untyped_error() -> None:
    dice = random.Random(7)
    original = EDL.encode()
    parsed = 0
    for _ in range(1500):
        data = bytearray(original)
        for _ in range(dice.randint(1, 8)):
            at = dice.randrange(len(data))
            choice = dice.random()
            if choice < 0.4:
                data[at] = dice.randrange(256)
            elif choice < 0.7:
                del data[at : at + dice.randint(1, 20)]
            else:
                data[at:at] = bytes(data[at : at + 30])
        try:
            place(parse_edl(decode(bytes(data)), FPS), FPS, 96)
            parsed += 1
        except IOManagerError:
            continue
    assert parsed > 1000


@given(
    st.lists(
        st.sampled_from(
            [*EDL.splitlines(), "M2", "M2 x 9999999.9 1", "* ASC_SOP (1 1)(", "1" * 5000, "FCM:", "SPLIT:", "AUD 3"]
        )
    )
)
def test_any_order_of_lines_is_a_list_or_a_typed_error(lines: list[str]) -> None:
    try:
        edits = parse_edl("\n".join(lines), FPS)
    except InvalidInput:
        return
    assert edits.events
