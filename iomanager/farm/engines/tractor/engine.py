"""Jobs on a Tractor farm behind our own engine interface (``iomanager.farm.service.Engine``).

A job's id here is ``jid:key``. The key is ours, kept in the job's metadata: it finds a job whose answer was lost, so
that none is sent twice, and it tells when an engine that lost its database gives a number to somebody else's job.
No state is kept here between calls, so every answer is fresh or a stated error.
"""

from __future__ import annotations

import codecs
import getpass
import logging
import os
import socket
import sys
import time
import uuid
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from iomanager.core.errors import InvalidInput, IOManagerError, NotFound
from iomanager.farm import alf
from iomanager.farm.engines.tractor import author, launch, login
from iomanager.farm.engines.tractor.client import Spool, TractorClient
from iomanager.farm.engines.tractor.replies import TaskReply, TreeReply
from iomanager.farm.engines.tractor.settings import TractorSettings
from iomanager.farm.engines.tractor.standing import Marks, above, job_status
from iomanager.farm.engines.tractor.transport import Address, Timeouts, Unanswered, environment_address
from iomanager.farm.kept import Unsure
from iomanager.farm.model import Job, State
from iomanager.farm.output import Output
from iomanager.farm.status import ENDED, Action, JobStatus, LogPart

LOG = logging.getLogger(__name__)
MOST_SENTENCES: Final = 5  # failed tasks whose logs are read each time the states are asked for
MOST_KEPT: Final = 2000  # sentences that are kept, so that no log is read twice for one
MOST_LINES: Final = 20  # of the engine's answer on why a job waits
TAIL: Final = 8192  # bytes of a log that are looked at for its last sentence
GONE: Final = "It was deleted there, or the engine lost its database. Send the job again: iomanager jobs restart ID"
LOOKS: Final = (0.0, 0.5, 2.0)  # seconds before each look for a job whose answer was lost


class TractorEngine:
    """One Tractor engine with the studio's settings."""

    name = "tractor"

    def __init__(
        self, client: TractorClient, settings: TractorSettings, *, owner: str, program: tuple[str, ...] = ()
    ) -> None:
        self.client, self.settings, self.owner, self.program = client, settings, owner, program
        self._said: dict[tuple[str, int, float | None], str] = {}

    def submit(self, job: Job, key: str = "") -> str:
        """Send a job and return its id. Raises InvalidInput when the job or its script is refused, Unavailable when the
        engine did not take it, and Unsure when it may have.
        """
        key = key or uuid.uuid4().hex
        spool = Spool(
            text=alf.text(job, alf_options(self.settings, self.program, key), author.backend()),
            owner=job.owner or self.owner,
            folder=_folder().as_posix(),
            host=socket.gethostname(),
            wait=self.settings.wait_for_database,
        )
        try:
            jid = self.client.spool(spool)
        except Unanswered as error:
            return self._look(key, spool.owner, error)
        return f"{jid}:{key}"

    def find(self, key: str, owner: str) -> str:
        """The id of our job with this key; empty when the engine has none. Raises Unavailable."""
        found = [job.jid for job in self.client.jobs(owner or self.owner) if alf.read_key(job.metadata) == key]
        return f"{found[0]}:{key}" if found else ""

    def states(self, job: str) -> JobStatus:
        """The job as the engine has it now. Raises NotFound when it does not know the job (any more)."""
        tree = self._tree(job)
        return job_status(job, tree, self._sentences(tree))

    def control(self, job: str, action: Action, task: str = "", *, value: float | None = None) -> None:
        """Act on a job or task. Raises InvalidInput for what Tractor has no words for, such as pausing one task."""
        tree = self._tree(job)
        jid = tree.job.jid
        if task:
            self._control_task(tree, action, _task(tree, task))
            return
        if action is Action.PRIORITY:
            if value is None:
                raise InvalidInput("A new priority needs a number.")
            self.client.set_job(jid, priority=float(value))
            return
        self._control_job(tree, action)

    def log(self, job: str, task: str, offset: int = 0) -> LogPart:
        """A task's log from ``offset`` bytes on, all attempts."""
        tree = self._tree(job)
        reply = _task(tree, task)
        ended = reply.state in ENDED
        data = self.client.log(tree.job.jid, reply.tid, tree.job.owner)[offset:]
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        text = decoder.decode(data, final=ended)
        return LogPart(text, offset + len(data) - len(decoder.getstate()[0]), ended)

    def check(self) -> str:
        """Where the engine is and whose API writes the jobs; raises Unavailable when it does not answer."""
        self.client.status()
        api = "the studio's tractor.api.author" if author.studio_author() else "our own author layer"
        return f"The Tractor engine {self.client.address} answers; jobs are written with {api}."

    def why(self, job: str) -> list[str]:
        """What the engine's tracer says on the job, line by line."""
        text = self.client.trace(str(self._tree(job).job.jid))
        return [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]

    def close(self) -> None:
        """End the session, where there is one."""
        try:
            self.client.logout()
        except IOManagerError as error:
            LOG.info("The session at %s ends by itself: %s", self.client.address, error)

    def _sentences(self, tree: TreeReply) -> dict[int, str]:
        """The last line of each failed task, by number: a few more logs are read each time, and none twice."""
        failed = {task.tid: task for task in tree.tasks if task.state is State.ERROR}
        marks = {tid: (tree.job.metadata, tid, task.changed) for tid, task in failed.items()}
        fresh = [tid for tid, mark in marks.items() if mark not in self._said][:MOST_SENTENCES]
        for tid in fresh:
            if (words := self._last_words(tree, failed[tid])) is not None:
                self._said[marks[tid]] = words
        while len(self._said) > MOST_KEPT:
            self._said.pop(next(iter(self._said)), None)
        return {tid: self._said[mark] for tid, mark in marks.items() if mark in self._said}

    def _last_words(self, tree: TreeReply, task: TaskReply) -> str | None:
        """The last line of a failed task's log; None when the log cannot be had: the state is told all the same."""
        try:
            data = self.client.log(tree.job.jid, task.tid, tree.job.owner)
        except IOManagerError as error:
            LOG.info("The log of task %s of job %s: %s", task.tid, tree.job.jid, error)
            return None
        output = Output(BytesIO())
        output.feed(data[-TAIL:])
        output.finish()
        said = output.sentence()
        return "" if said.startswith("====[") else said

    # -- how ----------------------------------------------------------------------------------------------------------

    def _look(self, key: str, owner: str, lost: Unanswered) -> str:
        """The id of the job with our key; its answer was lost, but the job may be there. Raises Unsure."""
        for wait in LOOKS:
            time.sleep(wait)
            try:
                if found := self.find(key, owner):
                    return found
            except IOManagerError as error:
                LOG.info("Looking for a job whose answer was lost: %s", error)
        raise Unsure(
            f"{lost.message} The job was not found on the farm afterwards.",
            hint="Look in the Tractor dashboard before you send it again: it may still appear.",
        ) from lost

    def _tree(self, job: str) -> TreeReply:
        jid, _, key = job.partition(":")
        if not jid.isdecimal():
            raise NotFound(f"{job!r} is no job of a Tractor engine.")
        try:
            tree = self.client.tree(int(jid))
        except NotFound as error:
            raise NotFound(
                f"The Tractor engine {self.client.address} does not know this job any more.", hint=GONE
            ) from error
        if key and alf.read_key(tree.job.metadata) != key:
            raise NotFound(
                f"The Tractor engine {self.client.address} does not know this job any more: "
                f"number {jid} is another job now.",
                hint=GONE,
            )
        return tree

    def _control_job(self, tree: TreeReply, action: Action) -> None:
        jid = tree.job.jid
        failed = [task.tid for task in tree.tasks if task.state is State.ERROR]
        match action:
            case Action.SKIP:
                self._mark(tree, skip=failed)
                self.client.skip(jid)
            case Action.PAUSE:
                self.client.pause(jid)
            case Action.DELETE:
                self.client.retire(jid)
            case Action.CANCEL:
                self.client.interrupt(jid)
                self._mark(tree, cancelled=True)
            case _:
                self._go_on(tree, action, failed)

    def _go_on(self, tree: TreeReply, action: Action, failed: list[int]) -> None:
        """Retry, resume or restart; a job that was cancelled is let go too."""
        jid = tree.job.jid
        again = {Action.RETRY: failed, Action.RESTART: [task.tid for task in tree.tasks]}.get(action, [])
        was_cancelled = Marks.of(tree.job.comment).cancelled
        self._mark(tree, cancelled=False, again=again)
        if action is Action.RETRY:
            self._retry(tree, failed, all_errors=True)
        elif action is Action.RESTART:
            self.client.restart(jid)
        if action is Action.RESUME or was_cancelled:
            self.client.resume(jid)

    def _retry(self, tree: TreeReply, tids: Sequence[int], *, all_errors: bool = False) -> None:
        """Run tasks, or all that are in error by now, again; those that can go on where they stopped do."""
        going_on = [task.tid for task in tree.tasks if task.tid in tids and task.resumable]
        anew = [tid for tid in tids if tid not in going_on]
        if going_on:
            self.client.retry(tree.job.jid, going_on, resume=True)
        if anew or all_errors:
            self.client.retry(tree.job.jid, () if all_errors else anew)

    def _control_task(self, tree: TreeReply, action: Action, task: TaskReply) -> None:
        jid, tids = tree.job.jid, [task.tid]
        match action:
            case Action.RETRY:
                self._mark(tree, again=tids)
                self._retry(tree, tids)
            case Action.SKIP:
                self._mark(tree, skip=tids)
                self.client.skip(jid, tids)
            case Action.CANCEL:
                self.client.interrupt(jid, tids)
            case _:
                raise InvalidInput(
                    f"A Tractor engine cannot {action.value} a single task.", hint=f"Choose {action.value} on the job."
                )

    def _mark(
        self, tree: TreeReply, *, cancelled: bool | None = None, skip: Sequence[int] = (), again: Sequence[int] = ()
    ) -> None:
        """Note in the job's comment what the engine has no words for."""
        marks = Marks.of(tree.job.comment)
        skipped = (marks.skipped - above(tree, again)) | frozenset(skip)
        wanted = Marks(marks.comment, marks.cancelled if cancelled is None else cancelled, skipped)
        if wanted != marks:
            self.client.set_job(tree.job.jid, comment=wanted.text)


def alf_options(settings: TractorSettings, program: Sequence[str] = (), key: str = "") -> alf.AlfOptions:
    """What the settings add to every job; ``key`` marks this one."""
    return alf.AlfOptions(
        title_prefix=settings.title_prefix,
        priority=settings.priority,
        service=settings.service,
        tier=settings.tier,
        projects=tuple(settings.projects),
        crews=tuple(settings.crews),
        launcher=tuple(settings.launcher) or launcher(program),
        key=key,
    )


def launcher(program: Sequence[str] = ()) -> tuple[str, ...]:
    """What starts :mod:`launch` on other machines: iomanager as they know it, or as this one does."""
    if program:
        return (*program, "farm", "launch")
    if getattr(sys, "frozen", False):
        return (sys.executable, "farm", "launch")
    return (sys.executable, str(Path(launch.__file__).resolve()))  # needs the standard library alone


def engine(settings: TractorSettings, *, program: tuple[str, ...] = ()) -> TractorEngine:
    """The engine that the settings, and TRACTOR_ENGINE, TRACTOR_USER and TRACTOR_PASSWORD, speak of.

    ``program`` is how other machines start iomanager; empty: as this one does.
    """
    default = environment_address()
    user = settings.user or os.environ.get("TRACTOR_USER") or getpass.getuser()
    client = TractorClient(
        Address(settings.host or default.host, settings.port or (80 if settings.host else default.port)),
        user=user,
        password=os.environ.get("TRACTOR_PASSWORD", ""),
        timeouts=Timeouts(settings.connect_timeout, settings.reply_timeout),
        scheme=login.named(settings.login_scheme),
    )
    return TractorEngine(client, settings, owner=user, program=program)


def _folder() -> Path:
    """Where commands begin on the farm: the folder of this package, so that ``python -m iomanager`` finds it there."""
    return Path.cwd() if getattr(sys, "frozen", False) else Path(launch.__file__).resolve().parents[4]


def _task(tree: TreeReply, task: str) -> TaskReply:
    for reply in tree.tasks:
        if alf.decoded_id(reply.id) == task:
            return reply
    raise NotFound(f"Job {tree.job.jid} has no task {task!r}.")
