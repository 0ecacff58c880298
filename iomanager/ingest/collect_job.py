"""Collect as a job: one task "split" for each movie, on the engine that publishes use.

A task is ``iomanager step collect JOB MOVIE``. What it makes, and by which settings, is kept by the id of the job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput, NotFound, Unavailable
from iomanager.db.schema import new_id
from iomanager.farm.builder import Step, build
from iomanager.farm.model import Command, Job, State, Task
from iomanager.farm.monitor import JobMonitor
from iomanager.ingest.collect import CollectMovie, movies_of
from iomanager.ingest.context import Context
from iomanager.ingest.journal import collect_store
from iomanager.ingest.journal.collect_store import Kept
from iomanager.ingest.model import Row
from iomanager.ingest.publish_job import RETRY_CODES, Spool
from iomanager.steps.claim import make_folder

if TYPE_CHECKING:
    from iomanager.db.engine import Database
    from iomanager.farm.service import JobService
    from iomanager.farm.status import JobStatus
    from iomanager.ingest.publish import Publisher


@dataclass(frozen=True, slots=True)
class Collected:
    """A collect that was submitted: its job, and the movies that it makes."""

    job_id: str
    movies: tuple[CollectMovie, ...]

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager collect --json`` prints it."""
        return {"job_id": self.job_id, "movies": [movie.to_json() for movie in self.movies]}


@dataclass(frozen=True, slots=True)
class Collector:
    """Submits collects, and waits for them. ``settings`` are those that the steps follow on every machine."""

    jobs: JobService
    spool: Spool
    database: Database
    settings: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, publisher: Publisher) -> Collector:
        """What collects as a publisher publishes: on its jobs, by its settings."""
        return cls(publisher.jobs, publisher.spool, publisher.database, publisher.settings)

    def collect(
        self, rows: Sequence[Row], out: Path, context: Context, *, engine: str = "", codec: str = ""
    ) -> Collected:
        """Submit the job of the ticked rows. Nothing that exists is written over.

        ``codec`` is the studio's name, empty: that of the settings or the project. Raises InvalidInput with everything
        that stands in the way, Conflict for a name that is taken, Unavailable.
        """
        name = codec or context.mov_codec or context.rules.collect_codec
        folder = out.absolute()
        movies = movies_of(rows, folder, context, name)
        job_id = new_id()
        job = job_of(movies, self.spool, project=context.project, job_id=job_id)
        make_folder(folder)
        kept = Kept({movie.name: movie.to_keep() for movie in movies}, name, self.settings)
        collect_store.keep(self.database, job_id, kept)
        try:
            return Collected(self.jobs.submit(job, engine or None, job_id=job_id), tuple(movies))
        except InvalidInput:
            collect_store.forget(self.database, job_id)
            raise

    def wait(self, collected: Collected, *, token: CancelToken, progress: Progress) -> None:
        """Follow the job to its end. Raises InvalidInput with the sentences of what failed, Cancelled, Unavailable."""
        progress.start("Collect", len(collected.movies), "movies")
        done, found = 0.0, None
        for found in JobMonitor(self.jobs).follow(collected.job_id, token=token):
            now = sum(_share(task.state, task.progress) for task in found.tasks if task.commands)
            progress.advance(max(0.0, now - done), next((t.title for t in found.tasks if t.state is State.ACTIVE), ""))
            done = max(done, now)
        _check_ended(collected, found)


def job_of(movies: Sequence[CollectMovie], spool: Spool, *, project: str, job_id: str) -> Job:
    """The tree of the job ``job_id``: a task "split" for each movie, side by side. Pure."""
    folder, _, first = movies[0].path.rpartition("/")
    name = first.removesuffix(".mov") if len(movies) == 1 else folder.rpartition("/")[2]
    job = Job(
        title=f"{spool.rules.title_prefix}{name} collect",
        subtasks=(),
        priority=float(spool.rules.priority),
        projects=(project,) if project else (),
        owner=spool.user,
    )
    return build(job, [_step(movie, spool, project=project, job_id=job_id) for movie in movies])


def _step(movie: CollectMovie, spool: Spool, *, project: str, job_id: str) -> Step:
    program = (*spool.program, "--project", project) if project else spool.program
    task = Task(
        title=f"split {movie.name}",
        id=movie.name,
        commands=(Command(argv=(*program, "step", "collect", job_id, movie.name), retry_codes=RETRY_CODES),),
        service=spool.rules.service,
        outputs=(movie.path,),
    )
    return Step(task)


def _share(state: State, percent: float | None) -> float:
    return 1.0 if state in {State.DONE, State.SKIPPED} else (percent or 0.0) / 100


def _check_ended(collected: Collected, found: JobStatus | None) -> None:
    if found is None or found.lost:
        raise NotFound(f"The job {collected.job_id} is not known any more.", hint="Collect again.")
    if found.state is State.DONE:
        return
    if found.state is State.CANCELLED:
        raise Cancelled("The collect was cancelled.")
    failed = [f"{task.title}: {task.message or 'it failed'}" for task in found.failed()]
    if not failed:
        raise Unavailable(f"The job {collected.job_id} is {found.state.value}.", hint="See: iomanager jobs show")
    hint = f"Correct the cause, then: iomanager jobs retry {collected.job_id}"
    raise InvalidInput(f"{len(failed)} of {len(collected.movies)} movies failed: {' '.join(failed[:5])}", hint=hint)
