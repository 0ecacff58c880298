"""A small, real delivery to try the application with: EXR, DPX, a ProRes movie with its EDL, and papers.

Two of its sequences are hurt on purpose (a missing frame, a truncated one), so that the health column has something
to say. The clip names carry the shot, so that the naming rule can propose shots.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Conflict
from iomanager.media import demo_papers, demo_pictures
from iomanager.media.demo_pictures import Picture, Slate

NAME_RULE = r"(?P<seq>[A-Z]+\d+)[_-](?P<shot>\d{4})"
"""The naming rule under which the clips of the demo propose their shots."""

CAMERA_SHOT = "S001_0010_A001C003_210101_R1AB"
MULTIPART_SHOT = "S001_0020_A002C007_210101_R1AB"
WIDE_SHOT = "S002_0010_A003C001_210103_R1AB"
HURT_SHOT = "S002_0020_A003C002_210103_R1AB"
DPX_SHOT = "S003_0010_B001C004_210104_R2CD"
KOREAN_CLIP = "서울_야경"
MOVIE = "demo_turnover_v01"
MISSING_FRAME = 1004
TRUNCATED_FRAME = 1006

_FPS = Fraction(24000, 1001)


@dataclass(frozen=True, slots=True)
class DemoDelivery:
    """What was made. ``sequences`` gives the frames on disk by clip; ``name_rule`` proposes shots from clip names."""

    folder: Path
    sequences: dict[str, tuple[int, ...]]
    movies: tuple[Path, ...]
    others: tuple[Path, ...]
    name_rule: str = NAME_RULE


@dataclass(frozen=True, slots=True)
class _Clip:
    """One sequence of the demo: ``write(path, index)`` writes its frames, counted from 0."""

    name: str
    ext: str
    first: int
    pad: int
    count: int
    write: Callable[[Path, int], None]
    missing: frozenset[int] = frozenset()
    truncated: frozenset[int] = frozenset()

    def frames(self) -> tuple[int, ...]:
        return tuple(f for f in range(self.first, self.first + self.count) if f not in self.missing)

    def make(self, root: Path) -> Iterator[str]:
        folder = root / self.name
        folder.mkdir(parents=True)
        for frame in self.frames():
            path = folder / f"{self.name}.{frame:0{self.pad}d}.{self.ext}"
            self.write(path, frame - self.first)
            if frame in self.truncated:
                os.truncate(path, path.stat().st_size // 2)
            yield path.name


def make_demo(folder: Path, progress: Progress, token: CancelToken) -> DemoDelivery:
    """Write the demo delivery into ``folder``, which is made when absent: whole, or (cancelled, failed) not at all.

    Raises Conflict when ``folder`` is a file or not empty.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise Conflict(f"{folder} is not empty.", hint="Choose an empty or a new folder for the demo.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}")
    work.mkdir()
    try:
        _fill(work, progress, token)
        if folder.is_dir():
            folder.rmdir()
        work.rename(folder)
    except OSError as error:
        if folder.exists():
            raise Conflict(f"{folder} was filled meanwhile.", hint="Choose another folder for the demo.") from error
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return _delivery(folder)


def _delivery(folder: Path) -> DemoDelivery:
    return DemoDelivery(
        folder,
        {clip.name: clip.frames() for clip in _clips()},
        (folder / f"{MOVIE}.mov",),
        tuple(folder / name for name in _papers()),
    )


def _fill(root: Path, progress: Progress, token: CancelToken) -> None:
    clips = _clips()
    picture = Picture(1280, 720, (0.6, 0.8, 1.0), 24)
    progress.start("Making the demo delivery", sum(len(c.frames()) for c in clips) + picture.frames, "frames")
    for clip in clips:
        for name in clip.make(root):
            progress.advance(1, name)
            token.check()
    slate = Slate(Fraction(24), "01:00:00:00", "A005")
    for _ in demo_pictures.write_movie(root / f"{MOVIE}.mov", picture, slate, demo_pictures.MovieLook()):
        progress.advance(1, f"{MOVIE}.mov")
        token.check()
    for name, write in _papers().items():
        (root / name).parent.mkdir(exist_ok=True)
        write(root / name)


def _papers() -> dict[str, Callable[[Path], None]]:
    return {
        f"{MOVIE}.edl": demo_papers.write_edl,
        "sound/A005_T01.wav": demo_papers.write_wav,
        "papers/camera_report.pdf": demo_papers.write_pdf,
        "papers/A001C003_210101_R1AB.cdl": demo_papers.write_cdl,
    }


def _clips() -> tuple[_Clip, ...]:
    korean = _plain_writer(Picture(960, 540, (0.3, 0.35, 0.9), 8), Slate(Fraction(24), "20:15:00:00", "K001"))
    return (
        _Clip(CAMERA_SHOT, "exr", 1001, 4, 24, _camera_writer()),
        _Clip(MULTIPART_SHOT, "exr", 1001, 4, 12, _multipart_writer()),
        _Clip(WIDE_SHOT, "exr", 86400, 7, 12, _wide_writer()),
        _Clip(HURT_SHOT, "exr", 1001, 4, 12, _hurt_writer(), frozenset({MISSING_FRAME}), frozenset({TRUNCATED_FRAME})),
        _Clip(DPX_SHOT, "dpx", 998, 3, 8, _dpx_writer()),
        _Clip(KOREAN_CLIP, "exr", 1, 4, 8, korean),
    )


def _camera_writer() -> Callable[[Path, int], None]:
    picture, slate = Picture(1920, 1080, (1.0, 0.85, 0.6), 24), Slate(_FPS, "09:30:15:12", "A001")
    camera = {
        "chromaticities": demo_pictures.AP0,
        "cameraMake": "ARRI",
        "cameraModel": "ALEXA Mini LF",
        "cameraClipName": "A001C003_210101_R1AB",
        "isoSpeed": 800.0,
        "longitude": 126.978,
        "latitude": 37.5665,
        "altitude": 38.0,
    }

    def write(path: Path, index: int) -> None:
        demo_pictures.write_exr(path, demo_pictures.exr_header(slate, index, **camera), picture.linear(index))

    return write


def _multipart_writer() -> Callable[[Path, int], None]:
    picture, slate = Picture(1120, 600, (0.7, 1.0, 0.75), 12), Slate(_FPS, "11:02:40:00", "A002")
    windows = demo_pictures.windows(1280, 720, (-40, 60, 1079, 659))

    def write(path: Path, index: int) -> None:
        header = demo_pictures.exr_header(slate, index, chromaticities=demo_pictures.AP1, **windows)
        demo_pictures.write_multipart(path, header, picture.linear(index))

    return write


def _wide_writer() -> Callable[[Path, int], None]:
    return _plain_writer(Picture(2880, 360, (1.0, 0.7, 0.5), 12), Slate(Fraction(24), "01:00:00:00", "A003"))


def _hurt_writer() -> Callable[[Path, int], None]:
    return _plain_writer(Picture(1280, 540, (0.9, 0.9, 0.9), 12), Slate(Fraction(24), "14:20:05:08", "A003"))


def _plain_writer(picture: Picture, slate: Slate) -> Callable[[Path, int], None]:
    def write(path: Path, index: int) -> None:
        header = demo_pictures.exr_header(slate, index, chromaticities=demo_pictures.AP0)
        demo_pictures.write_exr(path, header, picture.linear(index))

    return write


def _dpx_writer() -> Callable[[Path, int], None]:
    picture, slate = Picture(960, 540, (0.8, 0.8, 1.0), 8), Slate(Fraction(24), "16:45:00:22", "B001")

    def write(path: Path, index: int) -> None:
        demo_pictures.write_dpx(path, slate, index, picture.encoded(index))

    return write
