"""The services' sentences in Korean: complete, with every value in its place, and quick enough for a long list."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iomanager.core import timecode
from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import InvalidInput
from iomanager.core.paths import check_component
from iomanager.ingest.model import Problem
from iomanager.ingest.scan import Scanner
from iomanager.ingest.settings import IngestSettings
from iomanager.ingest.validate import validate
from iomanager.media.decoder import Decoder
from iomanager.media.settings import MediaSettings
from iomanager.shell import language, phrases
from iomanager.shell.errors import Notice
from iomanager.shell.status import count_text
from iomanager.shell.widgets.notice import NoticeBar
from scripts import phrase_source
from scripts import phrases as book
from tests.ingest.plates import movie_row, plate_row, show_context
from tests.ingest.test_scan import write_sequence

_PLACES = re.compile(r"\{(\d+)[|}]")
_NAMES = (
    "just_in just_out start_frame end_frame duration retime_duration retime_percent retime_start_frame shot_name type",
    "version framerate fps colorspace timecode_in timecode_out missing_frames org src ref editor lib MHL UTF EDL",
    "project root A001C003_210101_R1AB S001_0010 S001_0020 a b x wav pdf mov exr scan_name date",
)
_WORDS = {word for line in _NAMES for word in line.split()}


@pytest.fixture(scope="module")
def korean() -> dict[str, str]:
    return phrases.read("ko")


def english_left(text: str, names: set[str]) -> list[str]:
    """The English words of a translated sentence that are no names: those of two small letters or more."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    words = re.findall(r"(?<![\w.%/-])[A-Za-z][a-z]+(?![\w.%/])", text)
    return [word for word in words if word not in _WORDS]


def test_no_sentence_is_missing_or_stale() -> None:
    assert book.wrong(book.read(), phrase_source.collect(book.ROOT / "iomanager")) == []


def test_every_value_is_said_once_or_more(korean: dict[str, str]) -> None:
    wrong = [
        english
        for english, spoken in korean.items()
        if {int(place) for place in _PLACES.findall(spoken)} != set(range(english.count("{}")))
    ]
    assert wrong == []


def test_braces_of_the_korean_are_places(korean: dict[str, str]) -> None:
    assert [spoken for spoken in korean.values() if set(phrases._PLACE.sub("", spoken)) & {"{", "}"}] == []


def test_what_is_not_ours_stays_and_english_stays_english() -> None:
    assert phrases.translate("A sentence that nobody wrote.", "ko") == "A sentence that nobody wrote."
    assert phrases.translate("Frame 1004 is missing.", "en") == "Frame 1004 is missing."
    assert phrases.translate("", "ko") == ""


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("Frame 1004 is missing.", "1004 프레임이 없습니다."),
        ("Frames 1004-1006 are missing, outside of the used range.", "사용 구간 밖의 1004-1006 프레임이 없습니다."),
        ("version is empty; the next one is 3.", "version이 비어 있습니다. 다음 버전은 3입니다."),
        ("v2 exists already; the next one is 3.", "v2는 이미 있습니다. 다음 버전은 3입니다."),
        ("v3 exists already; the next one is 4.", "v3은 이미 있습니다. 다음 버전은 4입니다."),
        (
            'row 5, start_frame: "1o01" is not a frame number',
            '5행, start_frame: "1o01": 프레임 번호가 아닙니다',
        ),
        (
            "Nothing was published.\n  row 5, type: type is empty.\n  ... and 3 more; the plan lists them all.",
            "아무것도 퍼블리시하지 않았습니다.\n  5행, type: type이 비어 있습니다.\n  ... 외 3개. 전체는 플랜에 있습니다.",  # noqa: E501
        ),
        (
            "a.exr: the disk is full while copying to /show/a.exr.",
            "a.exr: 디스크가 가득 찼습니다 (/show/a.exr(으)로 복사 중)",
        ),
        (
            "The picture of a.%04d.exr does not decode: a.exr has no pixels.",
            "a.%04d.exr의 화면이 디코드되지 않습니다: a.exr: 픽셀이 없습니다.",
        ),
        ('unit: "C" does not match the pattern [AB].', 'unit: "C": 패턴 [AB]에 맞지 않습니다.'),
        ("my plate.exr has tiles of no size.", "my plate.exr: 크기가 없는 타일이 있습니다."),
        (
            "A001: longer by 2 frames at the head; fps was 24, is 25",
            "A001: 앞쪽으로 2프레임 늘어남; fps: 24 → 25",
        ),
        (
            "A001: longer by 1 frame at the head, shorter by 3 frames at the tail",
            "A001: 앞쪽으로 1프레임 늘어남, 뒤쪽으로 3프레임 줄어듦",
        ),
        (
            "Some texts do not fit into a cell: row 2, a (40,000 characters, 32 fit); row 3, b (9 characters, 8 fit).",
            "셀에 들어가지 않는 글이 있습니다: 2행, a (40,000자, 32자까지 가능); 3행, b (9자, 8자까지 가능).",
        ),
        ("a.wav is no clip that can be read: sound.", "a.wav: 읽을 수 있는 클립이 아닙니다(사운드)."),
    ],
)
def test_sentences(english: str, korean: str) -> None:
    assert phrases.translate(english, "ko") == korean


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("샷", "샷으로"),
        ("플레이트", "플레이트로"),
        ("서울", "서울로"),
        ("7", "7로"),
        ("6", "6으로"),
        ("x", "x(으)로"),
        ("\u1109\u1165\u110b\u116e\u11af", "\u1109\u1165\u110b\u116e\u11af로"),
    ],
)
def test_particles_follow_the_sound(word: str, said: str) -> None:
    assert word + phrases.particle(word, "으로", "로") == said


def test_particles_of_unknown_words_name_both() -> None:
    assert phrases.particle("shot", "이", "가") == "이(가)"
    assert phrases.particle("0010", "을", "를") == "을"


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    with Decoder(MediaSettings()) as made:
        yield made


def hurt(folder: Path) -> Path:
    """A delivery with one of each common damage."""
    frames = write_sequence(folder / "A", count=8)
    frames[2].unlink()
    frames[4].write_bytes(b"")
    frames[6].write_bytes(frames[6].read_bytes()[:-200])
    (folder / "B.mov").write_bytes(b"no movie at all")
    (folder / "sound.wav").write_bytes(b"x")
    (folder / "lonely.edl").write_text("TITLE: X\n")
    (folder / ".hidden").mkdir()
    (folder / "nowhere.exr").symlink_to(folder / "gone.exr")
    return folder


def test_every_problem_of_a_hurt_delivery_is_said(tmp_path: Path, decoder: Decoder) -> None:
    scanner = Scanner(decoder, None, IngestSettings(still_writing_seconds=0))
    scan = scanner.scan(hurt(tmp_path), lambda rows: None, CancelToken(), Progress(), thumbnails=False)
    rows = [
        *scan.rows,
        plate_row(shot_name="a/b", just_in=1, just_out=0, fps="25", resolution="wide", timecode_in="99:00:00:00"),
        plate_row(row_id="r2", scan_name="B.", type="wat", version=None, colorspace="nonsense", missing_frames="1003"),
        plate_row(row_id="r3", scan_name="C.", shot_name="", retime_duration=5, retime_percent=None),
        movie_row(row_id="r4", shot_name="S001_0020", duration=3, frame_health=("truncated",)),
    ]
    problems = [*scan.problems, *validate([row.with_changes(check=True) for row in rows], show_context())]
    assert len({problem.code for problem in problems}) >= 10
    assert [problem.message for problem in problems if not is_korean(problem, tmp_path)] == []


def is_korean(problem: Problem, folder: Path) -> bool:
    texts = [problem.message, problem.fix.label if problem.fix else ""]
    names = {
        *(path.name for path in folder.rglob("*")),
        str(folder),
        "nonsense",
        "wide",
        "wat",
        *show_context().colorspaces,
    }
    return all(
        not text or (phrases.translate(text, "ko") != text and not english_left(phrases.translate(text, "ko"), names))
        for text in texts
    )


def test_errors_and_their_hints_are_said() -> None:
    with pytest.raises(InvalidInput) as found:
        check_component("a:b", "shot name")
    assert phrases.translate(found.value.message, "ko").startswith("샷 이름 'a:b'에")
    assert phrases.translate(found.value.hint, "ko") != found.value.hint
    with pytest.raises(InvalidInput) as found:
        timecode.parse("nonsense", Fraction(24))
    assert phrases.translate(found.value.message, "ko") == "'nonsense': 타임코드가 아닙니다."


def test_a_long_list_costs_little_more_than_looking_at_each_word() -> None:
    """Sentences that differ, so that nothing is remembered; the reference splits each and looks its words up."""
    sentences = [f"Frames {n}-{n + 5} are missing, outside of the used range." for n in range(10_000)]
    words = set(phrases.read("ko"))
    made = phrases.Book(phrases.read("ko"))

    def reference() -> int:
        return sum(word in words for sentence in sentences for word in sentence.split())

    ours, theirs = _seconds(lambda: [made.translate(each) for each in sentences]), _seconds(reference)
    assert ours < 200 * theirs
    assert ours < 10


def _seconds(work: object) -> float:
    assert callable(work)
    started = time.process_time()
    work()
    return max(time.process_time() - started, 1e-4)


def test_the_window_says_them_in_its_language(qtbot: QtBot, qapp: QApplication) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    language.choose(qapp, "ko")
    try:
        bar.show_notice(Notice("a.exr has no pixels.", "Scan the delivery again.", "error"))
        assert bar.text() == "a.exr: 픽셀이 없습니다.\n딜리버리를 다시 스캔하세요."
        assert count_text(ProgressState("Listing", 2, 5, "folders")).endswith("폴더")
    finally:
        language.choose(qapp, "en")
    bar.show_notice(Notice("a.exr has no pixels."))
    assert bar.text() == "a.exr has no pixels."
