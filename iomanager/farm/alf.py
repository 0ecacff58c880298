"""A job as alfscript: our tree in the words of Tractor's author API (``domain/tractor.md`` 1).

What the script cannot hold is encoded, never dropped: arguments with braces, dollars, backslashes or letters beyond
ASCII go through ``launch``; titles are made plain; metadata is percent-encoded; ids of tasks read back exactly.
One thing stays with the engine: a script names exit codes to try again (``retryrc``), and has no word for how often.
That is the studio's ``tractor.config``, so ``max_retries`` counts on our own engines alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any, Final
from urllib.parse import parse_qs, quote, unquote, urlencode

from iomanager.core.errors import InvalidInput
from iomanager.farm import keys
from iomanager.farm.engines.tractor import author as our_author
from iomanager.farm.engines.tractor.author_errors import AuthorError
from iomanager.farm.engines.tractor.launch import pack
from iomanager.farm.model import Command, Instance, Job, Task

HEADER: Final = "##AlfredToDo 3.0"
PLAIN: Final = re.compile(r"[A-Za-z0-9_./:=,+@%()-]([A-Za-z0-9_./:=,+@%() -]*[A-Za-z0-9_./:=,+@%()-])?")
DISPLAY: Final = str.maketrans({"{": "(", "}": ")", "\\": "/"})
KEY: Final = "iomanager"
STAND_IN: Final = ":instance:"
"""Begins the ids of groups that hold one Instance: the engine shows no Instance where siblings wait for each other."""


@dataclass(frozen=True, slots=True)
class AlfOptions:
    """What a studio adds to every job. ``key`` marks the job, so that it can be found after a lost answer."""

    title_prefix: str = ""
    priority: float | None = None
    service: str = ""
    tier: str = ""
    projects: tuple[str, ...] = ()
    crews: tuple[str, ...] = ()
    launcher: tuple[str, ...] = ("python3", "-m", "iomanager.farm.engines.tractor.launch")
    key: str = ""


def script(job: Job, options: AlfOptions | None = None) -> str:
    """The job as a file: the customary header, then the script. Raises InvalidInput for what no script can hold."""
    return f"{HEADER}\n{text(job, options)}\n"


def text(job: Job, options: AlfOptions | None = None, author: ModuleType = our_author) -> str:
    """The job as the author API writes it; ``author`` is the studio's own API where it has one.

    That API writes anything between its braces, so the job always passes through ours first, which refuses.
    """
    try:
        ours = str(author_job(job, options).asTcl())
        return ours if author is our_author else str(author_job(job, options, author).asTcl())
    except (AuthorError, TypeError, AttributeError) as error:
        raise InvalidInput(f"The job cannot be written for Tractor: {error}") from error


def author_job(job: Job, options: AlfOptions | None = None, author: ModuleType = our_author) -> Any:
    """The job as author objects."""
    return _Writer(job, options or AlfOptions(), author, _names(job)).job()


def encoded_id(task_id: str) -> str:
    """A task's id in letters that every script can hold."""
    return quote(task_id, safe="/@", errors="surrogatepass")


def decoded_id(written: str) -> str:
    """The task id that :func:`encoded_id` wrote."""
    return unquote(written, errors="surrogatepass")


def read_key(metadata: str) -> str:
    """The mark of one of our jobs in the engine's metadata; empty for a job that is not ours."""
    return (parse_qs(metadata).get(KEY) or [""])[0]


def resumable(task: Task) -> bool:
    """Whether a retry lets the task go on where it stopped, so that its commands find ``%r`` to be 1."""
    return task.resumable or any(command.resumable for command in task.commands)


def shown(title: str) -> str:
    """A title in characters that cannot change the script, readable by people."""
    plain = "".join(c if c.isprintable() else " " for c in title.translate(DISPLAY))
    return " ".join(plain.split()) or "untitled"


@dataclass(frozen=True, slots=True)
class _Writer:
    job_value: Job
    options: AlfOptions
    author: ModuleType
    names: Mapping[str, str] = field(default_factory=dict)

    def job(self) -> Any:
        job, options = self.job_value, self.options
        element = self.author.Job(title=shown(options.title_prefix + job.title))
        element.priority = float(job.priority if options.priority is None else options.priority)
        self._settings(element)
        for name, value in job.assigns:
            element.newAssignment(name, value)
        for source, destination, zone in job.dirmaps:
            element.newDirMap(_forward(source), _forward(destination), zone)
        self._commands(element.addCleanup, job.cleanup, "")
        self._commands(element.addPostscript, job.postscripts, "")
        self._children(element, job, "")
        return element

    def _settings(self, element: Any) -> None:
        """Set only what is set: an older API refuses attributes that it does not know."""
        job, options = self.job_value, self.options
        metadata = {name: value for name, value in ((KEY, options.key), ("metadata", job.metadata)) if value}
        values = {
            "tier": job.tier or options.tier,
            "projects": list(job.projects or options.projects),
            "crews": list(job.crews or options.crews),
            "maxactive": job.max_active,
            "paused": job.paused,
            "after": _local_minute(job.after) if job.after else None,
            "afterjids": [_number(job_id) for job_id in job.after_jobs],
            "tags": list(job.tags),
            "service": job.service or options.service,
            "envkey": list(job.env_keys),
            "comment": shown(job.comment) if job.comment else "",
            "metadata": urlencode(metadata, errors="surrogatepass"),
            "serialsubtasks": job.serial_subtasks,
        }
        _set(element, values)

    def _children(self, element: Any, owner: Job | Task, service: str) -> None:
        for number, child in enumerate(owner.subtasks):
            if isinstance(child, Task):
                self._task(element, child, service)
                continue
            holder = element
            if owner.serial_subtasks:
                name = f"{STAND_IN}{number}:{encoded_id(owner.id) if isinstance(owner, Task) else ''}"
                holder = self.author.Task(title=name, id=name)
                element.addChild(holder)
            holder.addChild(self._instance(child))

    def _instance(self, instance: Instance) -> Any:
        if instance.id not in self.names:
            raise InvalidInput(f"The job has no task {instance.id!r}, but an instance of it.")
        return self.author.Instance(title=self.names[instance.id])

    def _task(self, parent: Any, task: Task, service: str) -> None:
        service = keys.both(service, task.service)
        element = self.author.Task(title=self.names[task.id], id=encoded_id(task.id))
        metadata = quote(task.metadata, safe=" =,;:/", errors="surrogatepass")
        _set(
            element,
            {"serialsubtasks": task.serial_subtasks, "resumeblock": resumable(task), "metadata": metadata},
        )
        self._commands(element.addCommand, (*task.commands, *self._proof(task)), service)
        self._commands(element.addCleanup, task.cleanup, service)
        parent.addChild(element)
        self._children(element, task, service)

    def _proof(self, task: Task) -> Iterator[Command]:
        """A last command that fails when the task's files are not there."""
        if task.outputs and task.commands:
            argv = (*self.options.launcher, *pack(outputs=task.outputs))
            yield Command(argv, title="look for the files", service=task.commands[-1].service)

    def _commands(self, add: Any, commands: Sequence[Command], service: str) -> None:
        for command in commands:
            add(self._command(command, service))

    def _command(self, command: Command, service: str) -> Any:
        if not command.argv:
            raise InvalidInput(f"The command {command.title or command.id!r} has no program.")
        element = self.author.Command(argv=self._argv(command))
        job = self.job_value
        fallback = "" if job.service or self.options.service else "*"  # the engine wants a key for every command
        values = {
            "msg": shown(command.title).replace("%", "%%") if command.title else "",
            "tags": list(command.tags),
            "service": keys.both(service, command.service) or fallback,
            "id": encoded_id(command.id),
            "minrunsecs": _seconds(command.min_run_seconds),
            "maxrunsecs": _seconds(command.max_run_seconds),
            "envkey": list(command.env_keys),
            "retryrc": list(command.retry_codes),
            "when": command.when.value if command.when else None,
            "metadata": quote(command.metadata, safe=" =,;:/", errors="surrogatepass"),
        }
        _set(element, values)
        return element

    def _argv(self, command: Command) -> list[str]:
        """The arguments: as they are, or packed; the engine halves percent signs unless it shall read them."""
        plain = all(PLAIN.fullmatch(item) for item in command.argv) and not command.env and not command.cwd
        if command.substitute:
            if not plain:
                raise InvalidInput(
                    f"{command.title or command.argv[0]} has tokens for the engine, so it cannot be packed.",
                    hint="Leave out env, cwd and special characters, or put them into a script.",
                )
            return list(command.argv)
        packed = () if plain else pack(command.argv, env=dict(command.env), cwd=command.cwd)
        words = command.argv if plain else (*self.options.launcher, *packed)
        return [item.replace("%", "%%") for item in words]


def _names(job: Job) -> dict[str, str]:
    """The title of each task by its id. Tasks that instances stand for get one that nothing else has."""
    tasks = list(_tasks(job.subtasks))
    titles = Counter(shown(task.title) for task in tasks)
    shared = {instance.id for instance in _instances(job.subtasks)}
    owners = {encoded_id(task.id): task.id for task in tasks}
    taken = set(titles) | set(owners)
    names = {}
    for task in tasks:
        name = shown(task.title)
        if task.id in shared and (titles[name] > 1 or owners.get(name, task.id) != task.id):
            name = _unique(f"{name} ({encoded_id(task.id)})", taken)
            taken.add(name)
        names[task.id] = name
    return names


def _unique(name: str, taken: set[str]) -> str:
    number, candidate = 2, name
    while candidate in taken:
        number, candidate = number + 1, f"{name} {number}"
    return candidate


def _tasks(children: Sequence[Task | Instance]) -> Iterator[Task]:
    for child in children:
        if isinstance(child, Task):
            yield child
            yield from _tasks(child.subtasks)


def _instances(children: Sequence[Task | Instance]) -> Iterator[Instance]:
    for child in children:
        if isinstance(child, Instance):
            yield child
        else:
            yield from _instances(child.subtasks)


def _set(element: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if value or (value == 0 and not isinstance(value, bool)):
            _set_one(element, name, value)


def _set_one(element: Any, name: str, value: Any) -> None:
    """Set an attribute. An older API refuses those that it does not know; only notes may be left out."""
    try:
        setattr(element, name, value)
    except AttributeError:
        if name != "metadata":
            raise


def _local_minute(moment: datetime) -> datetime:
    """The whole minute at or after a moment, in the time of this machine: a script has no seconds and no zone."""
    local = moment.astimezone().replace(tzinfo=None)
    whole = local.replace(second=0, microsecond=0)
    return whole if whole == local else whole + timedelta(minutes=1)


def _number(job_id: str) -> int:
    if not job_id.isdecimal():
        raise InvalidInput(
            f"The job waits for {job_id}, which has no number at a Tractor engine.",
            hint="A job at Tractor can only wait for jobs there.",
        )
    return int(job_id)


def _seconds(seconds: float | None) -> int | None:
    return None if seconds is None else math.ceil(seconds)


def _forward(path: str) -> str:
    return path.replace("\\", "/")
