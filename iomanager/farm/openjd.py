"""A job as an Open Job Description template (``jobtemplate-2023-09``), which other farms and ``openjd run`` take.

That format knows a flat list of steps with dependencies, one command each. So every command of ours is a step, tasks
become dependencies, cleanups the end of an environment. What it has no words for is told in ``Template.lost``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from iomanager.core.errors import InvalidInput
from iomanager.farm.alf import shown
from iomanager.farm.engines.tractor.launch import pack
from iomanager.farm.model import Command, Instance, Job, Task, When
from iomanager.farm.tree import walk

VERSION: Final = "jobtemplate-2023-09"
LONGEST_NAME: Final = 64  # characters of a step's or environment's name
LONGEST_JOB: Final = 128
LONGEST_DESCRIPTION: Final = 2048
LAUNCHER: Final = ("python3", "-m", "iomanager.farm.engines.tractor.launch")
VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,255}")


@dataclass(frozen=True, slots=True)
class Template:
    """The document as plain data; ``lost`` says in sentences what of the job it cannot hold."""

    document: dict[str, Any]
    lost: tuple[str, ...] = ()

    def text(self) -> str:
        """The document as JSON, which ``openjd check`` reads from a file that ends in ``.json``."""
        return json.dumps(self.document, ensure_ascii=True, indent=2)


def template(job: Job, launcher: Sequence[str] = LAUNCHER) -> Template:
    """The template of a job. Raises InvalidInput for a job without commands or with an unknown instance."""
    flat = _Flat(tuple(launcher))
    flat.group(job.subtasks, serial=job.serial_subtasks, after=())
    flat.postscripts(job)
    steps = flat.document()
    if not steps:
        raise InvalidInput("A job without any command cannot be written as an Open Job Description.")
    document: dict[str, Any] = {"specificationVersion": VERSION, "name": _text(job.title)[:LONGEST_JOB]}
    if job.comment:
        document["description"] = job.comment.replace("\0", "")[:LONGEST_DESCRIPTION]
    if job.cleanup:
        document["jobEnvironments"] = [
            flat.environment(f"clean up the job {number}", command) for number, command in enumerate(job.cleanup, 1)
        ]
    return Template({**document, "steps": steps}, tuple(_lost(job)))


@dataclass(slots=True)
class _Step:
    name: str
    command: Command
    after: list[str] = field(default_factory=list)  # names of steps, or ids of tasks with a leading NUL
    cleanup: tuple[Command, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(slots=True)
class _Flat:
    """The tree laid flat: steps, and for each task the steps that are its end."""

    launcher: tuple[str, ...]
    steps: list[_Step] = field(default_factory=list)
    ends: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def group(self, children: Sequence[Task | Instance], *, serial: bool, after: tuple[str, ...]) -> list[str]:
        """Lay out siblings and return what must be done before their parent goes on."""
        ends: list[str] = []
        gate = after
        for child in children:
            own = self._child(child, gate)
            ends += own
            gate = (*after, *own) if serial else after
        return ends

    def _child(self, child: Task | Instance, after: tuple[str, ...]) -> list[str]:
        if isinstance(child, Instance):
            return [f"\0{child.id}"]
        waits = [*after, *self.group(child.subtasks, serial=child.serial_subtasks, after=after)]
        last = self._commands(child, waits)
        self.ends[child.id] = last
        return last

    def _commands(self, task: Task, waits: list[str]) -> list[str]:
        commands = [*task.commands]
        if task.outputs and commands:
            commands.append(Command((*self.launcher, *pack(outputs=task.outputs)), title="look for the files"))
        for number, command in enumerate(commands, 1):
            label = task.title if len(commands) == 1 else f"{task.title} {number}"
            step = _Step(self._name(label), command, waits)
            step.cleanup = task.cleanup if number == len(commands) else ()
            self.steps.append(step)
            waits = [step.name]
        return waits

    def postscripts(self, job: Job) -> None:
        """Commands after everything else; the format cannot run one after an error."""
        everything = [end for child in job.subtasks for end in self._ends_of(child)]
        for number, command in enumerate(job.postscripts, 1):
            if command.when is not When.ERROR:
                self.steps.append(_Step(self._name(command.title or f"postscript {number}"), command, everything))

    def _ends_of(self, child: Task | Instance) -> list[str]:
        return [f"\0{child.id}"] if isinstance(child, Instance) else self.ends[child.id]

    def document(self) -> list[dict[str, Any]]:
        """The steps as plain data."""
        return [self._plain(step) for step in self.steps]

    def environment(self, name: str, command: Command) -> dict[str, Any]:
        """A command that runs at the end, whatever happened."""
        return {"name": name, "script": {"actions": {"onExit": self._action(command)}}}

    def _plain(self, step: _Step) -> dict[str, Any]:
        names = list(dict.fromkeys(name for mark in step.after for name in self._resolved(mark, frozenset())))
        plain: dict[str, Any] = {"name": step.name}
        if names:
            plain["dependencies"] = [{"dependsOn": name} for name in names]
        environments = [self.environment(f"clean up {n}", command) for n, command in enumerate(step.cleanup, 1)]
        variables = dict(step.command.env)
        if variables and _native(variables):
            environments.insert(0, {"name": "variables", "variables": variables})
        if environments:
            plain["stepEnvironments"] = environments
        return {**plain, "script": {"actions": {"onRun": self._action(step.command)}}}

    def _resolved(self, mark: str, seen: frozenset[str]) -> Iterator[str]:
        """The steps that a mark stands for: itself, or the ends of the task that an instance names."""
        if not mark.startswith("\0"):
            yield mark
            return
        if mark[1:] not in self.ends:
            raise InvalidInput(f"The job has no task {mark[1:]!r}, but an instance of it.")
        if mark in seen:
            raise InvalidInput(f"Task {mark[1:]!r} waits for itself.")
        for end in self.ends[mark[1:]]:
            yield from self._resolved(end, seen | {mark})

    def _action(self, command: Command) -> dict[str, Any]:
        argv = list(command.argv)
        if not argv:
            raise InvalidInput(f"The command {command.title or command.id!r} has no program.")
        env = dict(command.env)
        if command.cwd or (env and not _native(env)) or not all(_plain_text(item) for item in argv):
            argv = [*self.launcher, *pack(argv, env=env, cwd=command.cwd)]
        action: dict[str, Any] = {"command": argv[0]}
        if argv[1:]:
            action["args"] = argv[1:]
        if command.max_run_seconds:
            action["timeout"] = math.ceil(command.max_run_seconds)
        return {**action, "cancelation": {"mode": "NOTIFY_THEN_TERMINATE", "notifyPeriodInSeconds": 5}}

    def _name(self, title: str) -> str:
        """A name that no other step has."""
        name, number = _text(title)[:LONGEST_NAME].strip(), 2
        while name in self.names:
            tail = f" ({number})"
            name, number = _text(title)[: LONGEST_NAME - len(tail)].strip() + tail, number + 1
        self.names.add(name)
        return name


def _text(title: str) -> str:
    """A title without what the format reads as its own: braces, control characters."""
    return shown(title)


def _plain_text(item: str) -> bool:
    """Whether an argument stands in the document as it is: no ``{{``, no empty, broken or control characters."""
    return bool(item) and "{{" not in item and "}}" not in item and item.isprintable()


def _native(env: dict[str, str]) -> bool:
    return all(VARIABLE.fullmatch(name) and _plain_text(value) for name, value in env.items())


def _lost(job: Job) -> Iterator[str]:
    """What other farms must be told in another way."""
    tasks = [place.task for place in walk(job)]
    commands = [command for task in tasks for command in task.commands]
    if job.service or any(task.service for task in tasks) or any(command.service for command in commands):
        yield "Service keys: the format has no such expressions."
    if any(command.retry_codes for command in commands):
        yield "Retry codes: the format does not retry."
    if any(task.resumable for task in tasks) or any(command.resumable for command in commands):
        yield "What goes on where it stopped: there it begins again."
    if any(command.min_run_seconds for command in commands):
        yield "The time that a command must run at least."
    if any(command.when is When.ERROR for command in job.postscripts):
        yield "Postscripts that run after errors."
    if job.tags or job.env_keys or any(command.tags or command.env_keys for command in commands):
        yield "Tags and environment keys."
    if job.dirmaps or job.assigns:
        yield "Folder mappings and assignments."
    if any(command.substitute for command in commands):
        yield "Tokens such as %j: they stay as they are."
    if job.after or job.after_jobs:
        yield "The moment and the jobs that it waits for."
    if job.max_active or job.paused or job.tier or job.crews or job.projects or job.priority != Job("", ()).priority:
        yield "Priority, tier, crews, projects, pause and the limit of running commands."
