"""Runs the commands of jobs on pretended machines (blades) of this one: slots, service keys, logs, exit codes.

One thread dispatches; each running command has a thread of its own. All states change under one lock.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from iomanager.core.errors import InvalidInput
from iomanager.farm import keys
from tests.sites.tractor.tree import Command, Job, Task

GRACE: Final = 1.0  # seconds between TERM and KILL
EXIT_WAIT: Final = 2.0  # seconds that a process has to end after it said its exit status
MOST_RETRIES: Final = 3
USER_KILLS: Final = (-2, -9, -15)
PROGRESS: Final = re.compile(rb"(?:TR|ALF)_PROGRESS\s+(\d+)\s*%?")
STATUS: Final = re.compile(rb"(?:TR|ALF)_EXIT_STATUS\s+(-?\d+)")
PERCENT: Final = re.compile(r"%(?:%|idref\((\w+)\)|D\(([^)]*)\)|([jtchHnrRq]))")


@dataclass
class Blade:
    """A pretended machine: what it provides and how many commands it takes at once."""

    name: str
    provides: tuple[str, ...] = ("*",)
    metrics: Mapping[str, float] = field(default_factory=dict)
    slots: int = 4
    taken: int = 0

    def takes(self, service: str) -> bool:
        if self.taken >= self.slots:
            return False
        try:
            return keys.matches(service, keys.Provides(self.provides, self.metrics))
        except InvalidInput:
            return False


class Farm:
    """Blades, jobs and what runs. ``folder`` holds the logs, in the paths that the engine gives out."""

    def __init__(self, folder: Path, blades: list[Blade]) -> None:
        self.folder, self.blades = folder, blades
        self.jobs: dict[int, Job] = {}
        self.changed = threading.Condition()
        self._next_jid = 1
        self._processes: dict[Command, subprocess.Popen[bytes]] = {}
        self._threads: set[threading.Thread] = set()
        self._running = True
        self._dispatcher = threading.Thread(target=self._dispatch, name="stand-in dispatcher")

    def start(self) -> None:
        self._dispatcher.start()

    def stop(self) -> None:
        """End every command and thread."""
        with self.changed:
            self._running = False
            self.changed.notify_all()
        self._dispatcher.join()
        self._end_all()

    def forget(self) -> None:
        """Lose every job, as an engine does that starts with an empty database; numbers begin again at 1."""
        with self.changed:
            self.jobs.clear()
            self._next_jid = 1
        self._end_all()

    def add(self, make: Callable[[int], Job]) -> Job:
        with self.changed:
            job = make(self._next_jid)
            self._next_jid += 1
            self.jobs[job.jid] = job
            self.changed.notify_all()
            return job

    def log_path(self, job: Job, tid: int) -> Path:
        return self.folder / "cmd-logs" / job.owner / f"J{job.jid}" / f"T{tid}.log"

    def kill(self, command: Command, meaning: str) -> None:
        """End a running command; ``meaning``: error, ready or done. Called under the lock."""
        command.override = meaning
        if process := self._processes.get(command):
            thread = threading.Thread(target=_end, args=(process,))
            self._threads.add(thread)
            thread.start()

    # -- dispatching --------------------------------------------------------------------------------------------------

    def _dispatch(self) -> None:
        with self.changed:
            while self._running:
                for job in list(self.jobs.values()):
                    self._advance(job)
                self._threads = {thread for thread in self._threads if thread.is_alive()}
                self.changed.wait(0.5)

    def _advance(self, job: Job) -> None:
        if not job.retired and not self._is_delayed(job):
            job.settle()
            for task in job.tasks:
                if not job.paused and job.ready(task):
                    self._try(job, task.commands[task.position])
            self._announce(job)
        while job.extra and self._try(job, job.extra[0]):
            job.extra.pop(0)

    def _is_delayed(self, job: Job) -> bool:
        numbers = [int(number) for number in job.element.lists.get("afterjids", [])]
        earlier = [self.jobs[number] for number in numbers if number in self.jobs]
        if after := job.element.words.get("after"):
            date = f"{time.localtime().tm_year} {after}"
            if time.mktime(time.strptime(date, "%Y %m %d %H:%M")) > time.time():
                return True
        return any(any(task.state != "D" for task in other.tasks) for other in earlier)

    def _announce(self, job: Job) -> None:
        """Postscripts when all is done or errors have stalled the job; its cleanup when it is done."""
        total, active, done, error = job.counts()
        stalled = error and not active and not any(job.ready(task) for task in job.tasks)
        word = "done" if done == total else "error" if stalled else ""
        if not word or job.announced == word:
            return
        job.announced = word
        wanted = [c for c in job.postscripts if c.element.words.get("when", "always") in (word, "always")]
        job.extra.extend([*wanted, *(job.cleanup if word == "done" else [])])

    def _try(self, job: Job, command: Command) -> bool:
        blade = next((blade for blade in self.blades if blade.takes(command.service)), None)
        busy = sum(c.state == "Active" for task in job.tasks for c in task.commands)
        full = busy >= int(job.attributes.get("maxactive") or 1_000_000)
        if blade is None or (full and command.kind == "C") or command.state == "Active":
            return False
        blade.taken += 1
        command.state, command.override, command.blade = "Active", "", blade.name
        command.started, command.percent, command.code = time.time(), None, None
        command.tries += 1
        if command.task and command.kind == "C":
            command.task.become("A")
            command.task.began, command.task.activated = True, time.time()
        thread = threading.Thread(target=self._run, args=(job, command, blade), name=f"stand-in command {command.cid}")
        self._threads.add(thread)
        thread.start()
        return True

    # -- one command --------------------------------------------------------------------------------------------------

    def _run(self, job: Job, command: Command, blade: Blade) -> None:
        code = 1
        try:
            code = self._execute(job, command)
        finally:
            with self.changed:
                blade.taken -= 1
                self._processes.pop(command, None)
                self._ended(job, command, code)
                self.changed.notify_all()

    def _execute(self, job: Job, command: Command) -> int:
        tid = command.task.tid if command.task else 0
        path = self.log_path(job, tid)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as log:
            stamp = time.strftime("%Y/%m/%d %H:%M:%S")
            place = f"/J{job.jid}/T{tid}/C{command.cid}.{command.tries} /{job.owner}@here on {command.blade}"
            log.write(f"====[{stamp} {place} ]====\n".encode())
            if command.task:
                command.task.has_log = True
            process = self._launch(job, command, log)
            return _follow(process, command, log) if isinstance(process, subprocess.Popen) else process

    def _launch(self, job: Job, command: Command, log: IO[bytes]) -> subprocess.Popen[bytes] | int:
        argv = [_expand(item, job, command) for item in command.argv]
        tid = command.task.tid if command.task else 0
        numbers = {"TR_ENV_JID": str(job.jid), "TR_ENV_TID": str(tid), "TR_ENV_CID": str(command.cid)}
        env = {**os.environ, **numbers, **_environment(job, command)}
        with self.changed:
            if command.override or not self._running:
                return -15
            try:
                process = subprocess.Popen(
                    [item.encode("utf-8", "surrogateescape") for item in argv],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    env=env,
                    cwd=job.cwd if Path(job.cwd).is_dir() else None,
                    start_new_session=True,
                )
            except OSError as error:
                log.write(f"{argv[0]}: {error.strerror}\n".encode("utf-8", "replace"))
                return 20000 + (error.errno or 0)
            self._processes[command] = process
            return process

    def _ended(self, job: Job, command: Command, code: int) -> None:
        """What the end of a command does to its task."""
        command.code, command.stopped = code, time.time()
        command.state = "Done" if code == 0 else "Error"
        task = command.task
        if task is None or command.kind != "C" or self.jobs.get(job.jid) is not job:
            return
        if command.override:
            self._overridden(job, task, command)
        elif code == 0:
            task.position += 1
            task.become("B")  # the next round makes it done or starts the next command
        elif code in command.retry_codes and code not in USER_KILLS and command.tries <= MOST_RETRIES:
            task.become("B")
            command.state = "Blocked"
        else:
            task.become("E")
        job.settle()

    def _overridden(self, job: Job, task: Task, command: Command) -> None:
        match command.override:
            case "done":
                task.become("D")
            case "ready":
                task.become("B")
                command.state = "Blocked"
            case "retry":
                task.state = "E"
                job.retry(task)
            case _:
                task.become("E")

    def _end_all(self) -> None:
        with self.changed:
            processes, threads = list(self._processes.values()), list(self._threads)
        for process in processes:
            _end(process)
        for thread in threads:
            thread.join()


def _follow(process: subprocess.Popen[bytes], command: Command, log: IO[bytes]) -> int:
    """Read the output until the process has ended, and end its group with it."""
    said: list[int] = []
    reader = threading.Thread(target=_read, args=(process, command, log, said), name="stand-in reader")
    reader.start()
    limit = command.seconds("maxrunsecs")
    started, told = time.monotonic(), 0.0
    while process.poll() is None:
        now = time.monotonic()
        told = told or (now if said else 0.0)
        too_long = limit is not None and now - started > limit
        if too_long or (told and now - told > EXIT_WAIT):
            _end(process)
        time.sleep(0.01)
    reader.join(1.0)
    if reader.is_alive():  # a child that forked away holds the pipe
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        reader.join(5.0)
    shortest = command.seconds("minrunsecs")
    if not said and process.returncode == 0 and shortest and time.monotonic() - started < shortest:
        return 1
    return said[-1] if said else process.returncode


def _read(process: subprocess.Popen[bytes], command: Command, log: IO[bytes], said: list[int]) -> None:
    assert process.stdout is not None
    with process.stdout as output:
        while line := output.readline(65536):
            if match := PROGRESS.match(line):
                command.percent = min(100, int(match[1]))
            elif match := STATUS.match(line):
                said.append(int(match[1]))
            else:
                log.write(line)


def _end(process: subprocess.Popen[bytes]) -> None:
    """TERM, then KILL, to the whole group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
            return


def _expand(item: str, job: Job, command: Command) -> str:
    """The engine's own substitutions in an argument; a leading ~ is the home folder."""
    values = {
        "j": str(job.jid),
        "t": str(command.task.tid if command.task else 0),
        "c": str(command.cid),
        "h": command.blade,
        "H": f"-h {command.blade}",
        "n": "1",
        "r": "1" if command.recover else "0",
        "R": "0",
        "q": "0",
    }

    def one(match: re.Match[str]) -> str:
        reference, folder, letter = match.groups()
        if folder is not None:
            return _mapped(folder, job)
        return values[letter] if letter else command.blade if reference else "%"

    return str(Path(item).expanduser()) if item.startswith("~/") else PERCENT.sub(one, item)


def _mapped(path: str, job: Job) -> str:
    for source, target, zone in job.element.dirmaps:
        if zone in ("NFS", "LINUX") and path.startswith(source):
            return target + path[len(source) :]
    return path


def _environment(job: Job, command: Command) -> dict[str, str]:
    """What ``setenv A=1 B=2`` in the environment keys asks for."""
    found = {}
    for key in command.element.lists.get("envkey") or job.element.lists.get("envkey", []):
        if key.startswith("setenv "):
            pairs = [pair.partition("=") for pair in shlex.split(key.removeprefix("setenv "))]
            found.update({name: value for name, _, value in pairs})
    return found
