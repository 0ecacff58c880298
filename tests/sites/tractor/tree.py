"""The jobs of the stand-in: trees of tasks with their states, and the rules by which they change (section 4)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.sites.tractor.tcl import Element, ScriptError

COMMANDS = ("RemoteCmd", "Cmd", "Command")


@dataclass(eq=False)
class Command:
    """One command; ``run`` is its present or last process, ``override`` what its end means instead of its exit code."""

    cid: int
    element: Element
    kind: str  # C regular, D cleanup, P postscript
    task: Task | None
    argv: list[str]
    service: str
    state: str = "Blocked"
    code: int | None = None
    blade: str = ""
    tries: int = 0
    percent: int | None = None
    started: float = 0
    stopped: float = 0
    override: str = ""
    recover: bool = False

    @property
    def retry_codes(self) -> list[int]:
        return [int(code) for code in self.element.lists.get("retryrc", [])]

    def seconds(self, name: str) -> float | None:
        text = self.element.words.get(name)
        return float(text) if text else None


@dataclass(eq=False)
class Task:
    """A task. ``state`` is the engine's letter: A, B, D or E."""

    tid: int
    element: Element
    parent: Task | None
    children: list[Task] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    order: list[Task | str] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    cleanup: list[Command] = field(default_factory=list)
    state: str = "B"
    position: int = 0
    has_log: bool = False
    began: bool = False
    changed: float = 0
    activated: float = 0

    @property
    def title(self) -> str:
        return self.element.words.get("title", "")

    @property
    def id(self) -> str:
        return self.element.words.get("id", "")

    def become(self, state: str) -> None:
        self.state, self.changed = state, time.time()


@dataclass(eq=False)
class Job:
    """A job with all its tasks, parents first."""

    jid: int
    owner: str
    cwd: str
    host: str
    element: Element
    attributes: dict[str, str]
    top: list[Task | str] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    cleanup: list[Command] = field(default_factory=list)
    postscripts: list[Command] = field(default_factory=list)
    extra: list[Command] = field(default_factory=list)
    assigned: dict[str, str] = field(default_factory=dict)
    paused: bool = False
    retired: bool = False
    announced: str = ""
    spooled: float = field(default_factory=time.time)

    def target(self, name: str) -> Task:
        """The task that an Instance names: by id, else by title."""
        found = [t for t in self.tasks if t.id == name] or [t for t in self.tasks if t.title == name]
        if not found:
            raise ScriptError(f"Instance {name!r} names no task")
        return found[0]

    def waits_for(self, task: Task) -> list[Task]:
        return [*task.children, *(self.target(name) for name in task.also)]

    def parents(self, task: Task) -> list[Task]:
        """Every task that waits for this one directly."""
        return [other for other in self.tasks if task in self.waits_for(other)]

    def open(self, task: Task) -> bool:
        """Whether no serial group, at any level above, holds the task back."""
        siblings = task.parent.order if task.parent else self.top
        serial = (task.parent.element if task.parent else self.element).flag("serialsubtasks")
        place = siblings.index(task)
        if serial and place:
            before = siblings[place - 1]
            if (self.target(before) if isinstance(before, str) else before).state != "D":
                return False
        return self.open(task.parent) if task.parent else True

    def ready(self, task: Task) -> bool:
        return task.state == "B" and self.open(task) and all(t.state == "D" for t in self.waits_for(task))

    def settle(self) -> None:
        """Tasks whose commands are all done are done, from the leaves up, until nothing changes."""
        changed = True
        while changed:
            ended = [t for t in self.tasks if self.ready(t) and t.position >= len(t.commands)]
            for task in ended:
                task.become("D")
                if task.began:
                    self.extra.extend(task.cleanup)
            changed = bool(ended)

    def retry(self, task: Task) -> None:
        """Run a task again; everything above it waits again."""
        self.announced = ""
        seen, todo = set[int](), [task]
        while todo:
            one = todo.pop()
            if one.tid in seen:
                continue
            seen.add(one.tid)
            if one is task or one.state == "D":
                one.become("B")
                one.position = 0
                for command in one.commands:
                    command.state, command.code, command.percent, command.tries = "Blocked", None, None, 0
                todo.extend(self.parents(one))

    def counts(self) -> list[int]:
        letters = [task.state for task in self.tasks]
        return [len(letters), letters.count("A"), letters.count("D"), letters.count("E")]


def build(element: Element, jid: int, owner: str, cwd: str, host: str) -> Job:
    """A job from its script. Raises ScriptError for what no engine takes."""
    words = element.words
    if not words.get("title") or not element.groups.get("subtasks"):
        raise ScriptError("a Job needs a -title and -subtasks")
    job = Job(jid, owner, cwd, host, element, dict(words), paused=element.flag("paused"))
    job.assigned = {e.words["varname"]: e.words["value"] for e in element.groups.get("init", [])}
    _Builder(job).build()
    for task in job.tasks:
        job.waits_for(task)  # every Instance must name a task
    _refuse_cycles(job)
    return job


class _Builder:
    """Numbers the tasks and commands of one job."""

    def __init__(self, job: Job) -> None:
        self.job, self.cid = job, 0

    def build(self) -> None:
        groups = self.job.element.groups
        self._children(groups["subtasks"], None, "", {})
        self.job.cleanup = [self._command(e, "D", None, "", {}) for e in groups.get("cleanup", [])]
        self.job.postscripts = [self._command(e, "P", None, "", {}) for e in groups.get("postscript", [])]

    def _children(self, elements: list[Element], parent: Task | None, service: str, values: dict[str, str]) -> None:
        order = parent.order if parent else self.job.top
        for element in elements:
            if element.keyword == "Instance":
                order.append(element.words["title"])
                if parent:
                    parent.also.append(element.words["title"])
            elif element.keyword == "Iterate":
                for number in _numbers(element):
                    inner = {**values, element.words["varname"]: str(number)}
                    self._children(element.groups.get("template", []), parent, service, inner)
            elif element.keyword == "Task":
                order.append(self._task(element, parent, service, values))
            else:
                raise ScriptError(f"{element.keyword} is no subtask")

    def _task(self, element: Element, parent: Task | None, service: str, values: dict[str, str]) -> Task:
        if not element.words.get("title"):
            raise ScriptError("a Task needs a title")
        if values:
            words = {name: _substitute(word, values) for name, word in element.words.items()}
            element = Element("Task", words, element.lists, element.dirmaps, element.groups)
        task = Task(len(self.job.tasks) + 1, element, parent)
        self.job.tasks.append(task)
        if parent:
            parent.children.append(task)
        service = element.words.get("service", service)
        task.commands = [self._command(e, "C", task, service, values) for e in element.groups.get("cmds", [])]
        task.cleanup = [self._command(e, "D", task, service, values) for e in element.groups.get("cleanup", [])]
        self._children(element.groups.get("subtasks", []), task, service, values)
        return task

    def _command(self, element: Element, kind: str, task: Task | None, service: str, values: dict[str, str]) -> Command:
        if element.keyword not in COMMANDS:
            raise ScriptError(f"{element.keyword} is no command")
        argv = [item.replace("\\\\", "\\") for item in element.lists.get("argv", [])]
        if not argv:
            raise ScriptError("a command needs a program")
        if element.flag("expand"):
            raise ScriptError("this engine does not expand")
        wanted = [self.job.element.words.get("service", ""), element.words.get("service", service)]
        if not any(wanted):
            raise ScriptError("each command requires a service key")
        self.cid += 1
        argv = [_substitute(item, {**self.job.assigned, **values}) for item in argv]
        service = " && ".join(f"({text})" for text in wanted if text not in ("", "*"))
        return Command(self.cid, element, kind, task, argv, service)


def _numbers(element: Element) -> Iterator[int]:
    first, last, step = (int(element.words.get(name, "1")) for name in ("from", "to", "by"))
    if not step or abs((last - first) // step) > 10_000:
        raise ScriptError("an Iterate without end")
    return iter(range(first, last + (1 if step > 0 else -1), step))


def _substitute(text: str, values: dict[str, str]) -> str:
    """``$name`` and ``${name}`` of assigned variables; others stay."""
    return re.sub(r"\$\{?(\w+)\}?", lambda match: values.get(match[1], match[0]), text) if values else text


def _refuse_cycles(job: Job) -> None:
    waiting = {task: set(job.waits_for(task)) for task in job.tasks}
    while waiting:
        free = [task for task, others in waiting.items() if not others & waiting.keys()]
        if not free:
            raise ScriptError("tasks wait for each other in a circle")
        for task in free:
            del waiting[task]


def job_data(job: Job) -> dict[str, Any]:
    """``data`` of a job in ``q=jobs`` and ``q=jtree``."""
    attributes, lists = job.attributes, job.element.lists
    return {
        "jid": job.jid,
        "user": job.owner,
        "title": attributes.get("title", ""),
        "priority": float(attributes.get("priority", "1")),
        "paused": int(job.paused),
        "tier": attributes.get("tier", ""),
        "service": attributes.get("service", ""),
        **{name: lists.get(name, []) for name in ("projects", "crews", "tags", "envkey")},
        "comment": attributes.get("comment", ""),
        "metadata": attributes.get("metadata", ""),
        "spooldate": job.spooled,
        "spoolhost": job.host,
        "cwd": job.cwd,
        "serialsubtasks": int(job.element.flag("serialsubtasks")),
        "state": "-B",
        "tid": 0,
        "nTasks": job.counts(),
    }


def tree_data(job: Job) -> list[dict[str, Any]]:
    """``children`` of a job in ``q=jtree``."""
    also: dict[int, list[int]] = {}
    for task in job.tasks:
        for name in task.also:
            also.setdefault(job.target(name).tid, []).append(task.tid)
    return [_task_data(task, also) for task in job.tasks if task.parent is None]


def _task_data(task: Task, also: dict[int, list[int]]) -> dict[str, Any]:
    running = next((c for c in task.commands if c.state == "Active"), None)
    last = next((c for c in reversed(task.commands) if c.started), None)
    percent = f",{running.percent}" if running and running.percent is not None else ""
    failed = last is not None and last.code is not None and task.state == "E"
    data: dict[str, Any] = {
        "tid": task.tid,
        "title": task.title,
        "state": f"{'+' if task.has_log else '-'}{task.state}{percent}",
        "cids": [command.cid for command in task.commands],
        "ants": also.get(task.tid, []),
        "statetime": task.changed,
        "activetime": task.activated,
        "blade": last.blade if last else "",
        **({"id": task.id} if task.id else {}),
        **({"serialsubtasks": 1} if task.element.flag("serialsubtasks") else {}),
        **({"resumeblock": 1} if task.element.flag("resumeblock") else {}),
        **({"rcode": str(last.code)} if failed and last else {}),
    }
    return {"#": f"T{task.tid}", "data": data, "children": [_task_data(child, also) for child in task.children]}


def command_data(command: Command) -> dict[str, Any]:
    """A command in ``q=taskdetails``."""
    kind = {"C": "RC", "D": "RD", "P": "RP"}[command.kind]
    return {
        "cid": command.cid,
        "state": command.state,
        "argv": command.argv,
        "service": command.service,
        "type": kind,
        "tags": command.element.lists.get("tags", []),
        "envkey": command.element.lists.get("envkey", []),
        "blades": [command.blade] if command.blade else [],
        "exitcode": None if command.code is None else str(command.code),
        "t0": command.started,
        "t1": command.stopped,
    }
