"""Movie headers: real movies of each container, and files that only pretend to be one."""

from __future__ import annotations

import http.server
import os
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.media.movie import probe_movie

PRORES: dict[str, Any] = {"codec": "prores_ks", "pixels": "yuv422p10le", "options": {"profile": "3"}}
H264: dict[str, Any] = {"codec": "libx264", "pixels": "yuv420p", "options": {}}
DNX: dict[str, Any] = {"codec": "dnxhd", "pixels": "yuv422p", "options": {"profile": "dnxhr_sq"}}


def movie(path: Path, look: dict[str, Any], rate: Fraction = Fraction(24), **more: Any) -> Path:
    """Eight frames of 320 x 180. ``metadata`` goes to the file, ``turned`` (degrees) to the picture."""
    with av.open(str(path), "w", options=more.get("muxer", {})) as container:
        container.metadata.update(more.get("metadata", {}))
        stream: Any = container.add_stream(look["codec"], rate=rate, options=look["options"])
        stream.width, stream.height, stream.pix_fmt = 320, 180, look["pixels"]
        stream.codec_context.color_primaries, stream.codec_context.color_trc, stream.codec_context.colorspace = (
            more.get("colour", (2, 2, 2))
        )
        if "turned" in more:
            stream.set_display_rotation(more["turned"])
        for index in range(8):
            frame = av.VideoFrame.from_ndarray(np.full((180, 320, 3), 30 * index, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def sound(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("pcm_s16le", rate=48000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), np.int16), format="s16", layout="mono")
        frame.sample_rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def test_a_prores_movie_says_everything(tmp_path: Path) -> None:
    path = movie(
        tmp_path / "A005C001_210102_R1AB.mov",
        PRORES,
        Fraction(24000, 1001),
        metadata={
            "timecode": "09:59:58:12",
            "com.apple.quicktime.make": "ARRI",
            "com.apple.quicktime.model": "ALEXA 35",
            "com.apple.quicktime.location.ISO6709": "+37.5665+126.9780+038.000/",
        },
        muxer={"movflags": "use_metadata_tags"},
        colour=(1, 1, 1),
    )
    info = probe_movie(path)
    assert (info.kind, info.width, info.height, info.frame_count) == ("movie", 320, 180, 8)
    assert info.fps == Fraction(24000, 1001)
    assert info.timecode == "09:59:58:12"
    assert (info.codec, info.fourcc, info.compression) == ("ProRes 422 HQ", "apch", "prores")
    assert (info.colorspace, info.bit_depth, info.channels) == ("rec709", "10 bit", ("R", "G", "B"))
    assert info.clip == "A005C001_210102_R1AB"
    assert info.camera == "ARRI ALEXA 35"
    assert info.location == "+37.5665+126.9780+038.000/"
    assert info.rotation == 0


@pytest.mark.parametrize(
    ("profile", "pixels", "name", "fourcc"),
    [
        ("0", "yuv422p10le", "ProRes 422 Proxy", "apco"),
        ("1", "yuv422p10le", "ProRes 422 LT", "apcs"),
        ("2", "yuv422p10le", "ProRes 422", "apcn"),
        ("4", "yuv444p10le", "ProRes 4444", "ap4h"),
        ("4", "yuva444p10le", "ProRes 4444", "ap4h"),
    ],
)
def test_codecs_have_the_names_of_the_studio(tmp_path: Path, profile: str, pixels: str, name: str, fourcc: str) -> None:
    look = {"codec": "prores_ks", "pixels": pixels, "options": {"profile": profile}}
    info = probe_movie(movie(tmp_path / "a.mov", look))
    assert (info.codec, info.fourcc) == (name, fourcc)


@pytest.mark.parametrize(
    ("name", "look", "codec", "fourcc"),
    [
        ("a.mp4", H264, "H.264", "avc1"),
        ("a.mkv", H264, "H.264", None),
        ("a.avi", {"codec": "mjpeg", "pixels": "yuvj420p", "options": {}}, "Motion JPEG", "MJPG"),
        ("a.mxf", DNX, "Avid DnxHR SQ", "AVdh"),
        ("A.MOV", DNX, "Avid DnxHR SQ", "AVdh"),
    ],
)
def test_every_container(tmp_path: Path, name: str, look: dict[str, Any], codec: str, fourcc: str | None) -> None:
    info = probe_movie(movie(tmp_path / name, look, Fraction(25)))
    assert (info.codec, info.fourcc) == (codec, fourcc)
    assert (info.fps, info.frame_count, info.width) == (Fraction(25), 8, 320)


def test_drop_frame_timecode_and_its_absence(tmp_path: Path) -> None:
    dropped = movie(tmp_path / "a.mov", PRORES, Fraction(30000, 1001), metadata={"timecode": "01:00:00;02"})
    assert probe_movie(dropped).timecode == "01:00:00;02"
    assert probe_movie(movie(tmp_path / "b.mov", PRORES)).timecode is None


@pytest.mark.parametrize("name", ["a.mkv", "a.mov", "a.mp4"])
def test_every_container_says_its_timecode(tmp_path: Path, name: str) -> None:
    info = probe_movie(movie(tmp_path / name, H264, Fraction(60000, 1001), metadata={"timecode": "01:00:59;58"}))
    assert (info.timecode, info.fps) == ("01:00:59;58", Fraction(60000, 1001))


@pytest.mark.parametrize(("written", "clockwise"), [(0, 0), (90, 270), (180, 180), (-90, 90)])
def test_rotation_counts_degrees_clockwise(tmp_path: Path, written: int, clockwise: int) -> None:
    assert probe_movie(movie(tmp_path / "a.mov", H264, turned=written)).rotation == clockwise


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((9, 16, 9), "Rec.2100-PQ"),
        ((1, 13, 1), "sRGB - Texture"),
        ((9, 1, 9), "bt2020/bt709/bt2020nc"),
        ((2, 2, 2), None),
    ],
)
def test_colour_codes_name_the_colourspace(tmp_path: Path, colour: tuple[int, int, int], name: str | None) -> None:
    assert probe_movie(movie(tmp_path / "a.mp4", H264, colour=colour)).colorspace == name


def test_a_movie_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no video stream"):
        probe_movie(sound(tmp_path / "a.mov"))


@pytest.mark.parametrize("name", ["a.mov", "a.mp4", "a.mxf", "a.avi", "a.mkv"])
@pytest.mark.parametrize("content", [b"", b"hello\n" * 500, b"\0" * 5000])
def test_a_text_named_as_a_movie_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=name):
        probe_movie(tmp_path / name)


def test_a_cut_movie_a_pipe_and_nothing_are_refused(tmp_path: Path) -> None:
    path = movie(tmp_path / "a.mov", PRORES)
    os.truncate(path, path.stat().st_size // 2)  # its index is at the end
    os.mkfifo(tmp_path / "b.mov")
    for name in ("a.mov", "b.mov"):
        with pytest.raises(InvalidInput):
            probe_movie(tmp_path / name)
    with pytest.raises(NotFound):
        probe_movie(tmp_path / "c.mov")


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    """A server that notes every request: its port, and the paths asked for."""
    paths: list[str] = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, paths
        server.shutdown()
        thread.join()


def test_playlists_and_names_like_addresses_open_nothing_else(
    tmp_path: Path, asked: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, paths = asked
    address = f"http://127.0.0.1:{port}/x.mov"
    monkeypatch.chdir(tmp_path)
    playlist = f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10,\n{address}\n#EXT-X-ENDLIST\n"
    concat = f"ffconcat version 1.0\nfile '{address}'\n"
    for name, content in {"hls.mov": playlist, "list.mov": concat, "hls.mkv": playlist}.items():
        Path(name).write_text(content)
    folder = Path("http:") / f"127.0.0.1:{port}"
    folder.mkdir(parents=True)
    (folder / "x.mov").write_text("text")
    Path("concat:a|b.mov").write_text("text")
    for path in (Path("hls.mov"), Path("list.mov"), Path("hls.mkv"), folder / "x.mov", Path("concat:a|b.mov")):
        with pytest.raises(InvalidInput):
            probe_movie(path)
    assert paths == []


def test_the_server_does_hear_of_a_playlist_that_is_opened_without_care(
    tmp_path: Path, asked: tuple[int, list[str]]
) -> None:
    port, paths = asked
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:{port}/x.ts\n#EXT-X-ENDLIST\n"
    (tmp_path / "hls.m3u8").write_text(playlist)
    careless = {"protocol_whitelist": "file,http,tcp", "allowed_extensions": "ALL"}
    with pytest.raises(av.FFmpegError), av.open(str(tmp_path / "hls.m3u8"), options=careless):
        pass
    assert "/x.ts" in paths


def test_a_timecode_that_is_none_is_not_believed(tmp_path: Path) -> None:
    path = movie(tmp_path / "a.mkv", H264, metadata={"timecode": "=cmd()"})
    assert probe_movie(path).timecode is None


def test_a_movie_with_a_strange_name_is_only_a_movie(tmp_path: Path) -> None:
    for name in ("http:x.mov", "a|b.mov", "a%04d.mov", "[0:v].mov", "$(touch x).mov", "서울 야경.mov", "-y.mov"):
        assert probe_movie(movie(tmp_path / "plain.mov", PRORES).rename(tmp_path / name)).frame_count == 8
