from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import av
import numpy as np
import pytest

from iomanager.core.errors import InvalidInput, IOManagerError
from iomanager.media.footage import Footage, open_footage
from tests.media.footage_files import movie


def grey(footage: Footage, frame: av.VideoFrame) -> float:
    pixels = footage.picture(frame).pixels
    return float(pixels.mean() / np.iinfo(pixels.dtype).max * 255)


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("a.mov", "prores_ks", "yuv422p10le"),
        ("a.mp4", "libx264", "yuv420p"),
        ("a.mkv", "libx264", "yuv420p"),
        ("a.avi", "mjpeg", "yuvj420p"),
    ],
)
def test_frames_are_found_exactly(tmp_path: Path, name: str, codec: str, pix_fmt: str) -> None:
    path = movie(tmp_path / name, 12, codec=codec, pix_fmt=pix_fmt)
    with open_footage(path) as footage:
        found = {number: grey(footage, frame) for number, frame in footage.chosen([11, 0, 5, 5, 10])}
        assert list(found) == [0, 5, 10, 11]
        assert all(abs(value - 20 * number) < 4 for number, value in found.items())
        assert [number for number, _ in footage.frames(3, 6)] == [3, 4, 5, 6]
        assert len(list(footage.frames())) == 12
        with pytest.raises(InvalidInput, match="has no frame 13"):
            list(footage.chosen([12]))


def test_long_groups_of_pictures_are_sought_into(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"g": "50", "bf": "3"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for number in range(120):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 2 * number, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with open_footage(path) as footage:
        for number, frame in footage.chosen([1, 49, 50, 51, 99, 119]):
            assert abs(grey(footage, frame) - 2 * number) < 2


def test_a_turned_movie_is_shown_upright(tmp_path: Path) -> None:
    plain, turned = movie(tmp_path / "plain.mp4", 2, codec="libx264", pix_fmt="yuv420p"), tmp_path / "turned.mp4"
    content = bytearray(plain.read_bytes())
    matrix = content.index(b"tkhd") + 4 + 40
    quarter = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]
    content[matrix : matrix + 36] = b"".join(value.to_bytes(4, "big", signed=True) for value in quarter)
    turned.write_bytes(content)
    with open_footage(turned) as footage:
        assert footage.picture(next(footage.frames())[1]).pixels.shape == (192, 96, 3)
    with open_footage(plain) as footage:
        assert footage.picture(next(footage.frames())[1]).pixels.shape == (96, 192, 3)


@pytest.mark.parametrize("name", ["text.mov", "text.mp4", "text.mxf", "text.avi", "text.mkv"])
def test_what_is_no_movie_is_said_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("this is no movie\n" * 100)
    with pytest.raises(InvalidInput, match=name), open_footage(tmp_path / name) as footage:
        list(footage.frames())


def test_an_unknown_codec_is_said(tmp_path: Path) -> None:
    path = movie(tmp_path / "a.mov", 2)
    path.write_bytes(path.read_bytes().replace(b"apch", b"zzzz"))
    with pytest.raises(InvalidInput, match="codec that cannot be decoded"), open_footage(path):
        pass


def test_a_movie_without_a_video_stream(tmp_path: Path) -> None:
    path = tmp_path / "sound.mov"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=48000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), np.int16), format="s16", layout="mono")
        frame.sample_rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(InvalidInput, match="no video stream"), open_footage(path):
        pass


def test_a_movie_cut_short(tmp_path: Path) -> None:
    whole = movie(tmp_path / "a.mov", 10)
    data = whole.read_bytes()
    (tmp_path / "cut.mov").write_bytes(data[: len(data) // 2])
    with pytest.raises(InvalidInput, match=r"cut\.mov"), open_footage(tmp_path / "cut.mov") as footage:
        list(footage.frames())


@pytest.fixture
def canary() -> Iterator[tuple[int, list[str]]]:
    """A local web server that notes who asks it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_address[1], asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_name_and_no_content_makes_a_connection_or_opens_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, canary: tuple[int, list[str]]
) -> None:
    port, asked = canary
    secret = movie(tmp_path / "secret.mov", 2)
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n"
    concat = f"ffconcat version 1.0\nfile {secret}\n"
    names = [
        f"http:127.0.0.1:{port}.mov",
        "concat:secret.mov|secret.mov",
        "-y.mov",
        "a%04d.mov",
        "[0:v].mov",
        "quote'\".mov",
        "$(touch x).mov",
    ]
    monkeypatch.chdir(tmp_path)
    for name in [*names, "list.mp4", "list.avi", "list.mkv", "list.mxf"]:
        for content in (playlist, concat):
            Path(name).write_text(content)
            with pytest.raises(IOManagerError), open_footage(Path(name)) as footage:
                list(footage.frames())
    assert asked == []
    for name in names[2:]:
        Path(name).write_bytes(secret.read_bytes())
        with open_footage(Path(name)) as footage:
            assert len(list(footage.frames())) == 2
