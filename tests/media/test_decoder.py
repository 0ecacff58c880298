from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import wait
from fractions import Fraction
from pathlib import Path

import numpy as np
import psutil
import pytest

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput, IOManagerError, NotFound, Unavailable
from iomanager.media import wire
from iomanager.media.decoder import Decoder, ProxyJob, ThumbnailRequest, ThumbnailsRequest
from iomanager.media.proxy import check_outputs, jpeg_size
from iomanager.media.settings import MediaSettings
from tests.media.footage_files import exr, huge_claim, luminance_chroma, movie, plate

GENEROUS = 30


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IOMANAGER_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module")
def decoder(home: None) -> Iterator[Decoder]:
    with Decoder(MediaSettings(decode_processes=1, time_limit=GENEROUS)) as made:
        yield made


@pytest.fixture(scope="module")
def hasty(home: None) -> Iterator[Decoder]:
    with Decoder(MediaSettings(decode_processes=1, time_limit=0.6)) as made:
        for _ in range(50):  # a new child loads its libraries within the limit, sooner or later
            try:
                made.request("sleep", 0).result()
            except Unavailable:
                continue
            break
        yield made


def still_works(decoder: Decoder, folder: Path) -> None:
    """The decoder serves the next file, whatever happened before. Twice: a new child loads its libraries first."""
    sound = exr(folder / "sound.1001.exr", np.full((20, 30, 3), 0.18))
    for _ in range(20):
        try:
            decoder.decodes(sound)
        except Unavailable:
            continue
        return
    decoder.decodes(sound)


def test_makes_thumbnails_of_stills_and_movies(decoder: Decoder, tmp_path: Path) -> None:
    still = exr(tmp_path / "서울.1001.exr", np.full((90, 160, 3), 0.18))
    clip = movie(tmp_path / "clip.mov")
    decoder.thumbnail(ThumbnailRequest(still, None, tmp_path / "a.jpg", width=80, height=80))
    decoder.thumbnails(ThumbnailsRequest(clip, ((2, tmp_path / "b.jpg"), (7, tmp_path / "c.jpg"))))
    assert jpeg_size(tmp_path / "a.jpg") == (80, 45)
    assert jpeg_size(tmp_path / "b.jpg") == jpeg_size(tmp_path / "c.jpg") == (192, 96)
    assert not list(tmp_path.glob(".*"))


def test_the_header_of_a_movie_crosses_over_whole(decoder: Decoder, tmp_path: Path) -> None:
    info = decoder.probe(movie(tmp_path / "clip.mov", 7))
    assert (info.width, info.height, info.frame_count, info.fps) == (192, 96, 7, Fraction(24000, 1001))
    assert info.fourcc == "apch"
    decoder.decodes(tmp_path / "clip.mov")
    (tmp_path / "text.mov").write_text("no movie")
    with pytest.raises(InvalidInput, match=r"text\.mov"):
        decoder.probe(tmp_path / "text.mov")


def test_several_requests_are_pipelined_over_the_children(home: None, tmp_path: Path) -> None:
    sources = plate(tmp_path, 8)
    with Decoder(MediaSettings(decode_processes=2, time_limit=GENEROUS)) as decoder:
        futures = [
            decoder.submit_thumbnail(ThumbnailRequest(source, None, tmp_path / f"{source.stem}.jpg"))
            for source in sources
        ]
        assert not wait(futures, timeout=GENEROUS).not_done
        assert [future.exception() for future in futures] == [None] * 8
        assert len(decoder.pids()) == 2


def hostile(folder: Path) -> dict[str, Path]:
    """Files that vendors have sent, or could."""
    whole = exr(folder / "whole.exr", np.random.default_rng(1).random((64, 64, 3))).read_bytes()
    contents = {
        "half.exr": whole[: len(whole) // 2],
        "magic.exr": b"abcd" + whole[4:],
        "empty.exr": b"",
        "flipped.exr": whole[:-200] + bytes(byte ^ 0x5A for byte in whole[-200:]),
        "text.mov": b"this is no movie\n" * 50,
        "playlist.mp4": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n",
        "noise.dpx": b"SDPX" + os.urandom(4000),
        "noise.jpg": b"\xff\xd8\xff" + os.urandom(4000),
        "noise.tif": b"II*\0" + os.urandom(4000),
        "noise.png": b"\x89PNG\r\n\x1a\n" + os.urandom(400),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {
        **{name: folder / name for name in contents},
        "huge.exr": huge_claim(folder / "huge.exr"),
        "area.exr": huge_claim(folder / "area.exr", 30000, 30000),
        "folder.exr": folder,
        "none.exr": folder / "none.exr",
    }


def test_each_hostile_file_fails_by_name_and_the_next_one_works(decoder: Decoder, tmp_path: Path) -> None:
    for name, path in hostile(tmp_path).items():
        for future in (
            decoder.submit_decodes(path),
            decoder.submit_thumbnail(ThumbnailRequest(path, None, tmp_path / "out.jpg")),
        ):
            with pytest.raises(IOManagerError) as caught:
                future.result(GENEROUS)
            assert path.name in caught.value.message, name
        still_works(decoder, tmp_path)
    assert not (tmp_path / "out.jpg").exists()


def test_damaged_files_never_hurt_the_application(decoder: Decoder, tmp_path: Path) -> None:
    """Changed bytes, and files cut short: each decodes or is refused by name, and one child lives through all."""
    chance = random.Random(5)
    sources = [
        exr(tmp_path / "s.exr", np.random.default_rng(1).random((40, 60, 3))),
        luminance_chroma(tmp_path / "yc.exr"),
        movie(tmp_path / "s.mov", 3),
        movie(tmp_path / "s.mp4", 4, codec="libx264", pix_fmt="yuv420p"),
    ]
    decoder.decodes(sources[0])
    before = decoder.pids()
    for number in range(80):
        source = sources[number % len(sources)]
        content = bytearray(source.read_bytes())
        for _ in range(chance.randint(1, 12)):
            content[chance.randrange(min(len(content), 600))] = chance.randrange(256)
        path = tmp_path / f"damaged{number}{source.suffix}"
        path.write_bytes(content[: chance.choice([None, len(content) // 2])])
        for future in (
            decoder.submit_decodes(path),
            decoder.submit_thumbnail(ThumbnailRequest(path, 0, tmp_path / "out.jpg")),
        ):
            error = future.exception(GENEROUS)
            assert error is None or (isinstance(error, IOManagerError) and path.name in error.message)
    assert decoder.pids() == before


def test_what_is_missing_is_said_to_be_missing(decoder: Decoder, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        decoder.decodes(tmp_path / "none.exr")
    with pytest.raises(InvalidInput, match="claims"):
        decoder.decodes(huge_claim(tmp_path / "huge.exr", 30000, 30000))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_named_like_a_frame_is_refused_at_once(decoder: Decoder, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "frame.1001.exr")
    with pytest.raises(InvalidInput, match="is not a file"):
        decoder.decodes(tmp_path / "frame.1001.exr")


def test_a_child_that_hangs_is_ended_at_its_limit(hasty: Decoder, tmp_path: Path) -> None:
    before = time.monotonic()
    with pytest.raises(Unavailable, match=r"longer than the limit of 0\.6 s"):
        hasty.request("sleep", 60, "slow.exr").result(GENEROUS)
    assert time.monotonic() - before < 5
    still_works(hasty, tmp_path)


@pytest.mark.parametrize(("name", "error"), [("SIGKILL", Unavailable), ("SIGSEGV", InvalidInput)])
def test_a_child_that_dies_fails_one_file_only(
    decoder: Decoder, tmp_path: Path, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"bad\.exr"):
        decoder.request("crash", name, "bad.exr").result(GENEROUS)
    still_works(decoder, tmp_path)


def test_a_child_killed_from_outside_is_replaced(decoder: Decoder, tmp_path: Path) -> None:
    still_works(decoder, tmp_path)
    slow = decoder.request("sleep", 60, "slow.exr")
    time.sleep(0.2)
    os.kill(decoder.pids()[0], signal.SIGKILL)
    with pytest.raises(Unavailable, match="ended"):
        slow.result(GENEROUS)
    still_works(decoder, tmp_path)
    os.kill(decoder.pids()[0], signal.SIGKILL)  # while it is idle: nobody notices
    time.sleep(0.1)
    decoder.decodes(tmp_path / "sound.1001.exr")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system does not limit address space")
def test_memory_is_limited(decoder: Decoder, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="more memory than the limit of 1024 MiB"):
        decoder.request("allocate", 1100, "big.exr").result(GENEROUS)
    assert decoder.request("allocate", 50).result(GENEROUS) == 50 * 2**20
    still_works(decoder, tmp_path)


def test_close_leaves_no_process_and_no_thread(home: None) -> None:
    before = set(threading.enumerate())
    decoder = Decoder(MediaSettings(decode_processes=2, time_limit=GENEROUS))
    decoder.start()
    running = decoder.request("sleep", 60)
    waiting = [decoder.request("sleep", 60) for _ in range(4)]
    deadline = time.monotonic() + GENEROUS
    while len(decoder.pids()) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    children = [psutil.Process(pid) for pid in decoder.pids()]
    decoder.close()
    decoder.close()
    for future in (running, *waiting):
        with pytest.raises(Unavailable, match="closed"):
            future.result(GENEROUS)
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)
    assert set(threading.enumerate()) <= before
    with pytest.raises(Unavailable, match="closed"):
        decoder.submit_decodes(Path("any.exr"))


def test_a_decoder_that_was_never_used_starts_nothing() -> None:
    before = threading.active_count()
    decoder = Decoder(MediaSettings())
    assert threading.active_count() == before
    decoder.close()


def test_children_end_when_the_application_is_killed(home: None) -> None:
    code = (
        "import sys, time\nfrom iomanager.media.decoder import Decoder\n"
        "d = Decoder(); d.start(); f = d.request('sleep', 0); f.result(); d.request('sleep', 100)\n"
        "time.sleep(0.2); print(*d.pids(), flush=True); time.sleep(100)\n"
    )
    application = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert application.stdout is not None
    pids = [int(word) for word in application.stdout.readline().split()]
    assert pids
    children = [psutil.Process(pid) for pid in pids]
    application.kill()
    application.wait()
    application.stdout.close()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def test_children_do_not_inherit_secrets(home: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGUN_API_KEY", "canary-7391")
    with Decoder(MediaSettings(decode_processes=1)) as decoder:
        decoder.request("sleep", 0).result(GENEROUS)
        assert "canary-7391" not in psutil.Process(decoder.pids()[0]).environ().values()


def proxies(folder: Path, frames: list[Path]) -> ProxyJob:
    return ProxyJob(
        frames=tuple(frames),
        jpg_paths=tuple(folder / f"p.{number}.jpg" for number in range(len(frames))),
        mp4_path=folder / "p.mp4",
    )


def test_render_counts_its_frames(decoder: Decoder, tmp_path: Path) -> None:
    job = proxies(tmp_path / "out", plate(tmp_path / "in", 6))
    progress = Progress()
    rendered = decoder.render(job, CancelToken(), progress)
    assert rendered.frames == progress.done == 6
    assert check_outputs(job) == []


def test_a_cancelled_render_leaves_whole_files_only(decoder: Decoder, tmp_path: Path) -> None:
    job = proxies(tmp_path / "out", plate(tmp_path / "in", 12, 640, 360))
    token = CancelToken()

    def stop(done: int) -> None:
        if done == 3:
            token.cancel()
        token.check()

    with pytest.raises(Cancelled):
        decoder.submit_render(job, token, stop).result(GENEROUS)
    left = list((tmp_path / "out").iterdir())
    assert not [path for path in left if path.name.startswith(".") or path.suffix == ".mp4"]
    assert all(jpeg_size(path) == (640, 360) for path in left)
    still_works(decoder, tmp_path)


def test_cancelling_does_not_wait_for_the_frame(decoder: Decoder) -> None:
    token = CancelToken()
    future = decoder.request("sleep", 0)
    future.result(GENEROUS)
    task = decoder._short("sleep", 60, Path("slow.exr"))
    task.cancelled = lambda: token.cancelled
    running = decoder._submit(task)
    time.sleep(0.1)
    token.cancel()
    with pytest.raises(Cancelled):
        running.result(5)


def test_a_paused_render_waits_and_goes_on(decoder: Decoder, tmp_path: Path) -> None:
    job = proxies(tmp_path / "out", plate(tmp_path / "in", 8))
    token, progress = CancelToken(), Progress()
    token.pause()
    thread = threading.Thread(target=decoder.render, args=(job, token, progress))
    thread.start()
    time.sleep(1.0)
    held = progress.done
    token.resume()
    thread.join(GENEROUS)
    assert held <= 1
    assert progress.done == 8
    assert check_outputs(job) == []


def test_a_child_cannot_make_us_run_anything() -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return (os.system, ("true",))

    stream = io.BytesIO()
    wire.write(stream, Evil())
    stream.seek(0)
    with pytest.raises(ValueError, match="not accepted"):
        wire.read(stream)
    assert wire.read(io.BytesIO(b"\xff" * 4)) is None
    with pytest.raises(ValueError, match="bytes is not accepted"):
        wire.read(io.BytesIO(b"\xff" * 8))


def test_the_application_loads_no_decoding_library() -> None:
    code = (
        "import sys, iomanager.media.decoder, iomanager.media.colour\n"
        "heavy = {'numpy', 'av', 'OpenEXR', 'OpenImageIO', 'PyOpenColorIO'} & set(sys.modules)\n"
        "print(*heavy)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout.strip(), found.stderr) == (0, "", "")
