from __future__ import annotations

import subprocess
import threading
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import simplejpeg

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput, Unavailable
from iomanager.media import ffmpeg_program as program
from iomanager.media.ffmpeg_program import Film, Run
from iomanager.media.filmstrip import FilmstripJob, chosen, make_filmstrip
from iomanager.media.movie_write import movie_facts
from iomanager.media.reels import DATE_FILE, gif_arguments, montage_arguments, montage_count, webm_arguments
from tests.media.footage_files import movie

FPS = Fraction(24000, 1001)


def limits() -> Run:
    return Run(CancelToken(), Progress(), seconds=20)


def jpgs(folder: Path, count: int, *, name: str = "p", size: tuple[int, int] = (96, 53)) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        pixels = np.full((size[1], size[0], 3), 20 + 4 * n, np.uint8)
        (folder / f"{name}.{1001 + n}.jpg").write_bytes(simplejpeg.encode_jpeg(pixels, 95, "RGB", "444"))
    return folder / f"{name}.%04d.jpg"


@pytest.mark.parametrize("name", ["p", "50%20d 100%%", "서울 'a';$(touch x)[x],b"])
def test_a_webm_of_pictures_whatever_they_are_called(tmp_path: Path, name: str) -> None:
    pattern = jpgs(tmp_path / name, 6, name=name)
    out = tmp_path / f"{name}.webm"
    program.run(webm_arguments(Film(pattern, 1002, 4, FPS), out), tmp_path, limits())
    facts = movie_facts(out)
    assert facts is not None
    assert facts[1:] == (96, 54, 4)
    with av.open(f"file:{out}") as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "vp8"
        frames = [frame.reformat(format="rgb24", src_colorspace=1).to_ndarray() for frame in container.decode(stream)]
    assert len(frames) == 4
    assert float(frames[0][:50, :90].mean()) == pytest.approx(24, abs=4)


def test_a_part_of_a_movie(tmp_path: Path) -> None:
    source, out = movie(tmp_path / "m.mov", 8), tmp_path / "m.webm"
    program.run(webm_arguments(Film(source, 3, 4, FPS), out), tmp_path, limits())
    with av.open(str(out)) as container:
        means = [float(f.reformat(format="rgb24").to_ndarray().mean()) for f in container.decode(video=0)]
    assert means == pytest.approx([40, 60, 80, 100], abs=6)


def test_a_gif_has_its_size(tmp_path: Path) -> None:
    out = tmp_path / "m.gif"
    program.run(gif_arguments(Film(movie(tmp_path / "m.mov", 5), 1, 5, FPS), out), tmp_path, limits())
    with av.open(str(out)) as container:
        frames = [(f.width, f.height) for f in container.decode(video=0)]
    assert frames == [(320, 180)] * 5


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (24, 24), (44, 44), (45, 23), (60, 30), (100, 34), (1000, 31)])
def test_about_thirty_montage_frames(count: int, expected: int) -> None:
    assert montage_count(count) == expected


def test_montage_frames_carry_the_date(tmp_path: Path) -> None:
    folder = tmp_path / "montage"
    folder.mkdir()
    pattern = jpgs(tmp_path / "in", 47, size=(320, 180))
    (folder / DATE_FILE).write_text("2026-11-21", encoding="utf-8")
    argv = montage_arguments(Film(pattern, 1001, 47, FPS))
    assert not any("2026" in argument for argument in argv)
    program.run(argv, folder, limits())
    made = sorted(folder.glob("montage.*.jpg"))
    assert len(made) == montage_count(47) == 24
    pixels = simplejpeg.decode_jpeg(made[0].read_bytes())
    assert pixels.shape == (180, 320, 3)
    assert float(pixels[:90].mean()) == pytest.approx(20, abs=3)
    assert pixels[140:, 160:].max() > 200  # the date is white
    second = simplejpeg.decode_jpeg(made[1].read_bytes())
    assert float(second[:90].mean()) == pytest.approx(28, abs=3)  # every second frame


def test_ffmpegs_last_words_are_told(tmp_path: Path) -> None:
    (tmp_path / "m.mov").write_bytes(b"no movie at all" * 50)
    with pytest.raises(InvalidInput, match="ffmpeg could not make it"):
        program.run(webm_arguments(Film(tmp_path / "m.mov", 1, 5, FPS), tmp_path / "o.webm"), tmp_path, limits())


def test_a_playlist_opens_nothing(tmp_path: Path) -> None:
    secret = movie(tmp_path / "secret.mov", 3)
    (tmp_path / "m.mov").write_text(f"ffconcat version 1.0\nfile '{secret}'\n", encoding="utf-8")
    with pytest.raises(InvalidInput):
        program.run(webm_arguments(Film(tmp_path / "m.mov", 1, 3, FPS), tmp_path / "o.webm"), tmp_path, limits())


def test_a_cancelled_run_ends_at_once(tmp_path: Path) -> None:
    token = CancelToken()
    argv = [program.program(), "-hide_banner", "-nostdin", "-loglevel", "error", "-re", "-f", "lavfi", "-i",
            "testsrc=s=64x36:d=60", "-f", "null", "-progress", "pipe:1", "-"]  # fmt: skip
    threading.Timer(0.4, token.cancel).start()
    with pytest.raises(Cancelled):
        program.run(argv, tmp_path, Run(token, Progress()))
    left = subprocess.run(["pgrep", "-f", "testsrc=s=64x36:d=60"], capture_output=True, check=False)
    assert left.stdout == b""


def test_silence_is_ended(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no progress"):
        program.run(["sleep", "30"], tmp_path, Run(CancelToken(), Progress(), seconds=0.3))


def test_no_ffmpeg_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="not installed"):
        program.program()


def test_a_filmstrip_is_tiles_side_by_side(tmp_path: Path) -> None:
    pattern = jpgs(tmp_path / "in", 3, size=(480, 270))
    frames = tuple(sorted(pattern.parent.iterdir()))
    make_filmstrip(FilmstripJob(frames, tmp_path / "s.jpeg"))
    strip = simplejpeg.decode_jpeg((tmp_path / "s.jpeg").read_bytes())
    assert strip.shape == (135, 720, 3)
    assert [float(strip[:, n * 240 + 20 : n * 240 + 220].mean()) for n in range(3)] == pytest.approx(
        [20, 24, 28], abs=2
    )


def test_a_long_filmstrip_is_thinned() -> None:
    frames = [Path(str(n)) for n in range(1000)]
    assert len(chosen(frames)) == 250
    assert chosen(frames)[1] == Path("4")
