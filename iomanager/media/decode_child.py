"""The process that decodes: ``python -m iomanager.media.decode_child``. Vendors' files are only opened here.

It reads requests from standard input and answers on what was standard output, one at a time, and ends when its parent
does. Its memory is limited, it writes no core file, and libraries that print do so into nothing.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from iomanager.core import errors
from iomanager.media import wire
from iomanager.media.settings import MediaSettings


class Child:
    """Answers requests until the parent is gone."""

    def __init__(self, answers: BinaryIO, setup: wire.Setup, inbox: queue.SimpleQueue[Any]) -> None:
        self._answers = answers
        self._inbox = inbox
        self._most_memory = setup.memory
        self.settings = MediaSettings.model_validate_json(setup.settings)
        self.looks = lru_cache(maxsize=8)(self._make_looks)

    def run(self) -> None:
        """Do one request after the other."""
        wire.write(self._answers, wire.Ready())
        _import_early()
        while True:
            request = self._inbox.get()
            wire.write(self._answers, self._answer(request))

    def tell(self, done: int) -> None:
        """Say that ``done`` frames are finished, and wait for the word to go on."""
        wire.write(self._answers, wire.Step(done))
        self._inbox.get()

    def _answer(self, request: wire.Request) -> wire.Done | wire.Failed:
        _limit_memory(request.memory, self._most_memory)
        try:
            return wire.Done(_REQUESTS[request.kind](self, request.payload))
        except errors.IOManagerError as error:
            return wire.Failed(type(error).__name__, error.message, error.hint)
        except MemoryError as error:
            limit = request.memory // 2**20
            detail = f" ({error})" if str(error) else ""
            return wire.Failed(
                "Unavailable",
                f"Decoding needs more memory than the limit of {limit} MiB{detail}.",
                "If the file is sound, raise media.memory_limit_mib in the settings.",
            )
        except OSError as error:
            return wire.Failed("Unavailable", f"The disk refused: {error}")
        except Exception as error:  # noqa: BLE001 - the boundary: a library's own error is said, not thrown
            return wire.Failed("InvalidInput", f"The file does not decode: {type(error).__name__}: {error}")

    def _make_looks(self, project: str) -> Any:
        from iomanager.media.colour import ColourTable
        from iomanager.media.look import Looks

        return Looks(ColourTable(self.settings, project), exact=self.settings.exact_view)


def _probe(child: Child, path: Path) -> Any:
    from iomanager.media.movie import probe_movie
    from iomanager.media.pixels import check_file

    check_file(path)
    return probe_movie(path)


def _thumbnail(child: Child, request: Any) -> None:
    from iomanager.media.thumbnail import make_thumbnail

    make_thumbnail(request, child.looks(request.project))


def _thumbnails(child: Child, request: Any) -> None:
    from iomanager.media.thumbnail import make_thumbnails

    make_thumbnails(request, child.looks(request.project))


def _decodes(child: Child, path: Path) -> None:
    """Decode everything and keep nothing. A movie may take its time, as long as frames keep coming."""
    from iomanager.media.footage import open_footage
    from iomanager.media.pixels import read_still
    from iomanager.media.thumbnail import is_movie

    if not is_movie(path):
        read_still(path)
        return
    with open_footage(path) as footage:
        count = 0
        for count, _ in enumerate(footage.frames(), 1):
            child.tell(count)
        if count == 0 or (footage.claimed is not None and count < footage.claimed):
            raise errors.InvalidInput(f"{path.name} claims {footage.claimed} frames, but {count} decode.")


def _render(child: Child, job: Any) -> Any:
    from iomanager.media.render import render

    return render(job, child.looks(job.project), child.settings, child.tell)


def _plate(child: Child, job: Any) -> int:
    from iomanager.media.plate_render import render_plate

    return render_plate(job, child.looks(job.shots.project).table, child.tell)


def _movie(child: Child, job: Any) -> int:
    from iomanager.media.movie_write import write_movie

    return write_movie(job, child.looks(job.shots.project).table, child.tell)


def _filmstrip(child: Child, job: Any) -> None:
    from iomanager.media.filmstrip import make_filmstrip

    make_filmstrip(job)


def _sleep(child: Child, seconds: float) -> None:
    """Hang: how the limits are tried out."""
    time.sleep(seconds)


def _allocate(child: Child, mebibytes: int) -> int:
    """Use memory: how the limits are tried out."""
    return len(bytearray(mebibytes * 2**20))


def _crash(child: Child, name: str) -> None:
    """Die by the signal of that name: how the limits are tried out."""
    os.kill(os.getpid(), getattr(signal, name))


_REQUESTS: dict[str, Callable[[Child, Any], Any]] = {
    "probe": _probe,
    "thumbnail": _thumbnail,
    "thumbnails": _thumbnails,
    "decodes": _decodes,
    "render": _render,
    "plate": _plate,
    "movie": _movie,
    "filmstrip": _filmstrip,
    "sleep": _sleep,
    "allocate": _allocate,
    "crash": _crash,
}


def main() -> None:
    """Take over standard input and output, limit this process, and serve."""
    answers = os.fdopen(os.dup(1), "wb")
    requests = os.fdopen(os.dup(0), "rb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1):
        os.dup2(nothing, handle)
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the life of the process
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    setup = wire.read_trusted(requests)
    if setup is None:
        return
    _limit_memory(setup.memory, setup.memory)
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(requests, inbox), daemon=True).start()
    Child(answers, setup, inbox).run()


def _receive(requests: BinaryIO, inbox: queue.SimpleQueue[Any]) -> None:
    """Pass requests on; when the parent closes its end or dies, end at once, in the middle of a decode too."""
    while (request := wire.read_trusted(requests)) is not None:
        inbox.put(request)
    os._exit(0)


def _die_with_parent() -> None:
    """Linux: be killed when the thread that started us ends, even inside a library that never returns."""
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _limit_memory(now: int, most: int) -> None:
    """Limit the address space to ``now`` bytes (never to rise above ``most``), where the system can; no core file."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (min(now, most), most))


def _import_early() -> None:
    """Load the libraries before the first file asks for them. One that is absent is said by the file that needs it."""
    with contextlib.suppress(ImportError):
        import av
        import numpy as np
        import OpenEXR
        import simplejpeg

        from iomanager.media import look

        OpenEXR.set_global_thread_count(0)
        av.logging.set_level(av.logging.PANIC)
        del np, simplejpeg, look


if __name__ == "__main__":
    main()
