"""Decoding in child processes: what a hostile file does to them, it does not do to the application."""

from __future__ import annotations

import contextlib
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Unavailable
from iomanager.media.model import MediaInfo
from iomanager.media.proxy import ProxyJob, Rendered, staging
from iomanager.media.settings import MediaSettings
from iomanager.media.thumbnail import ThumbnailRequest, ThumbnailsRequest
from iomanager.media.wire import Request
from iomanager.media.worker import OnStep, Task, Watch, Worker

__all__ = ["Decoder", "ProxyJob", "Rendered", "ThumbnailRequest", "ThumbnailsRequest"]


@dataclass(slots=True)
class _Order:
    """A task in the queue, and where its result goes."""

    task: Task
    future: Future[Any]


class Decoder:
    """A pool of child processes with limits on memory and time, safe to use from several threads.

    A child is started by a request for which none is free. :meth:`start` starts all of them and returns at once, so
    that they load their libraries while the application starts. Every method raises InvalidInput for a bad file and
    Unavailable for a child that died or met a limit; the child is replaced, and other requests go on. :meth:`close`
    leaves no process or thread.
    """

    def __init__(self, settings: MediaSettings | None = None) -> None:
        self._settings = settings or MediaSettings()
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._watch = Watch()
        self._workers = [Worker(self._settings, self._watch) for _ in range(self._settings.decode_processes)]
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._open = 0  # requests without an answer
        self._closed = False

    def start(self) -> None:
        """Start the children in the background."""
        with self._lock:
            self._begin(len(self._workers))

    def close(self) -> None:
        """End what runs, refuse what waits, and end every child and thread."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._refuse_waiting()
        for _ in self._threads:
            self._orders.put(None)
        while any(thread.is_alive() for thread in self._threads):
            self._end_children()
        self._refuse_waiting()
        self._watch.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def pids(self) -> list[int]:
        """The process ids of the children that run now."""
        return [pid for worker in self._workers if (pid := worker.pid) is not None]

    def submit_probe(self, path: Path) -> Future[MediaInfo]:
        """The header of a movie."""
        return self._submit(self._short("probe", path, path))

    def submit_thumbnail(self, request: ThumbnailRequest) -> Future[None]:
        """Write one thumbnail."""
        return self._submit(self._short("thumbnail", request, request.source))

    def submit_thumbnails(self, request: ThumbnailsRequest) -> Future[None]:
        """Write thumbnails of several frames of one movie."""
        task = self._short("thumbnails", request, request.source)
        task.seconds *= max(1.0, len(request.frames) / 4)
        return self._submit(task)

    def submit_decodes(self, path: Path) -> Future[None]:
        """Decode every pixel of a still, or every frame of a movie."""
        return self._submit(self._short("decodes", path, path))

    def submit_render(self, job: ProxyJob, token: CancelToken, on_step: OnStep) -> Future[Rendered]:
        """Make proxies; ``on_step`` is told the frames done, on a thread of the decoder.

        Who cancels the token gets Cancelled, and no temporary file is left. Pausing it holds the child.
        """
        memory = self._settings.render_memory_limit_mib * 2**20
        what = str(job.movie or (job.frames[0].parent / job.frames[0].name if job.frames else "The plate"))
        request = Request("render", job, memory)
        task = Task(request, self._settings.render_time_limit, what, on_step, lambda: token.cancelled)
        return self._submit(task)

    def probe(self, path: Path) -> MediaInfo:
        """The header of a movie. Raises InvalidInput and Unavailable."""
        return self.submit_probe(path).result()

    def thumbnail(self, request: ThumbnailRequest) -> None:
        """Write one thumbnail. Raises InvalidInput and Unavailable."""
        self.submit_thumbnail(request).result()

    def thumbnails(self, request: ThumbnailsRequest) -> None:
        """Write thumbnails of several frames of one movie. Raises InvalidInput and Unavailable."""
        self.submit_thumbnails(request).result()

    def decodes(self, path: Path) -> None:
        """Return when every pixel of the file decodes. Raises InvalidInput and Unavailable."""
        self.submit_decodes(path).result()

    def render(self, job: ProxyJob, token: CancelToken | None = None, progress: Progress | None = None) -> Rendered:
        """Make proxies, and wait. Raises InvalidInput naming the frame that does not decode, Unavailable, Cancelled."""
        token, progress = token or CancelToken(), progress or Progress()
        counted = _Counted(self, token, progress)
        token.check()
        return self.submit_render(job, token, counted).result()

    def work(self, kind: str, payload: Any, what: str, *, token: CancelToken, progress: Progress) -> Any:
        """A long request (``plate``, ``movie``) under the limits of a render, told frame by frame; waits."""
        token.check()
        memory = self._settings.render_memory_limit_mib * 2**20
        counted = _Counted(self, token, progress)
        limit = self._settings.render_time_limit
        request = Request(kind, payload, memory)
        return self._submit(Task(request, limit, what, counted, lambda: token.cancelled)).result()

    def request(self, kind: str, payload: Any, what: str = "The request") -> Future[Any]:
        """Any request that the child knows, under the limits of a single file."""
        return self._submit(self._short(kind, payload, Path(what)))

    @property
    def closed(self) -> bool:
        """Whether :meth:`close` was called."""
        return self._closed

    def _short(self, kind: str, payload: Any, path: Path) -> Task:
        memory = self._settings.memory_limit_mib * 2**20
        return Task(Request(kind, payload, memory), self._settings.time_limit, str(path))

    def _submit(self, task: Task) -> Future[Any]:
        with self._lock:
            self._begin(min(self._open + 1, len(self._workers)))
            self._open += 1
        order = _Order(task, Future())
        order.future.add_done_callback(lambda _: self._answered())
        self._orders.put(order)
        if self._closed:
            self._refuse_waiting()
        return order.future

    def _begin(self, count: int) -> None:
        """Have so many children, started in the background; with the lock."""
        if self._closed:
            raise Unavailable("The decoder is closed.")
        if count and not self._threads:
            self._watch.start()
        for number in range(len(self._threads), count):
            worker = self._workers[number]
            thread = threading.Thread(target=self._serve, args=(worker,), name=f"decoder-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _answered(self) -> None:
        with self._lock:
            self._open -= 1

    def _serve(self, worker: Worker) -> None:
        """One thread per child: only it starts the child, which Linux ends together with this thread."""
        with contextlib.suppress(Unavailable):  # the first request will say why it cannot start
            worker.start()
        while (order := self._orders.get()) is not None:
            if order.future.set_running_or_notify_cancel():
                self._do(worker, order)
        worker.close()

    def _do(self, worker: Worker, order: _Order) -> None:
        try:
            result = worker.run(order.task)
        except BaseException as error:  # noqa: BLE001 - the boundary of this thread: the waiting one gets it
            _sweep(order.task.request.payload)
            order.future.set_exception(error)
        else:
            order.future.set_result(result)

    def _end_children(self) -> None:
        """End what runs; asked again and again, since a child may be starting just now."""
        for worker, thread in zip(self._workers, self._threads, strict=False):
            worker.kill("the decoder was closed")
            thread.join(0.05)

    def _refuse_waiting(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                order = self._orders.get_nowait()
                if order is not None and order.future.set_running_or_notify_cancel():
                    order.future.set_exception(Unavailable("The decoder was closed."))


class _Counted:
    """Moves the progress on, and holds the child while the token is paused."""

    def __init__(self, decoder: Decoder, token: CancelToken, progress: Progress) -> None:
        self._decoder = decoder
        self._token = token
        self._progress = progress
        self._nap = threading.Event()
        self._seen = 0

    def __call__(self, done: int) -> None:
        self._progress.advance(done - self._seen)
        self._seen = done
        while self._token.paused and not self._token.cancelled:
            if self._decoder.closed:
                raise Unavailable("The decoder was closed.")
            self._nap.wait(0.05)
        if self._token.cancelled:
            raise Cancelled()


def _sweep(payload: Any) -> None:
    """Remove what a child that was ended had begun to write."""
    if not isinstance(payload, ProxyJob):
        return
    for path in payload.outputs():
        with contextlib.suppress(OSError):
            staging(path).unlink()
