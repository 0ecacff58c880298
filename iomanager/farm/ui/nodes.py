"""The lines of the tree of jobs as plain objects, and what each column says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum

from iomanager.farm.model import State
from iomanager.farm.status import JobStatus, TaskStatus
from iomanager.farm.ui import words
from iomanager.farm.ui.branches import Branch, group_state, progress, tally
from iomanager.farm.ui.rules import Target
from iomanager.shell import phrases

Key = tuple[str, str]
"""A job's id and a task's; the task is empty for the job itself."""


class Column(IntEnum):
    """The columns, in their first order."""

    TITLE = 0
    STATE = 1
    PROGRESS = 2
    HOST = 3
    STARTED = 4
    TOOK = 5
    ATTEMPTS = 6
    ERROR = 7
    OWNER = 8
    PROJECT = 9
    PRIORITY = 10
    ID = 11


_NEVER = datetime.fromtimestamp(0, UTC)
_JOB_FIELDS: dict[int, str] = {
    Column.TITLE: "title",
    Column.OWNER: "owner",
    Column.PROJECT: "project",
    Column.ID: "id",
}


@dataclass(eq=False, slots=True)
class Node:
    """One line. ``sight`` is all that is shown of a job, to be compared with a later answer."""

    key: Key
    job: JobStatus
    task: TaskStatus | None = None
    branch: Branch | None = None
    state: State = State.BLOCKED
    parent: Node | None = None
    line: int = 0
    children: list[Node] = field(default_factory=list)
    sight: tuple[object, ...] = ()

    @property
    def depth(self) -> int:
        """How many lines it stands below; 0 of a job."""
        return 0 if self.parent is None else self.parent.depth + 1

    @property
    def is_group(self) -> bool:
        """Whether it stands for several steps."""
        return self.branch is not None and bool(self.branch.below)

    @property
    def percent(self) -> float | None:
        """0 to 100, None while unknown."""
        if self.task is None:
            return progress(self.job.counts)
        if self.branch is not None and self.branch.below:
            return progress(tally(self.branch))
        return 100.0 if self.state in {State.DONE, State.SKIPPED} else self.task.progress

    @property
    def message(self) -> str:
        """The first error in one sentence, in the user's language."""
        said = self.job.message if self.task is None else self.task.message
        if self.task is not None and self.branch is not None and not said:
            said = next((step.message for step in self.branch.steps() if step.state is State.ERROR), "")
        return phrases.shown(said) if said else ""


def job_sight(job: JobStatus) -> tuple[object, ...]:
    """What of a job in a list is shown; ``as_of`` changes with every look and is not."""
    counts = tuple(job.counts.get(state, 0) for state in State)
    own = (job.title, job.state, job.owner, job.project, job.engine, job.home, job.priority, job.message, job.stale)
    return (*own, *counts, job.started_at, job.ended_at)


def job_node(job: JobStatus, sight: tuple[object, ...]) -> Node:
    """A line for a job."""
    return Node((job.id, ""), job, state=job.state, sight=sight)


def task_nodes(job: JobStatus, found: Sequence[Branch], parent: Node) -> list[Node]:
    """Lines for the groups and steps of a job."""
    made = []
    for line, branch in enumerate(found):
        state = group_state(branch) if branch.below else branch.task.state
        node = Node((job.id, branch.task.id), job, branch.task, branch, state, parent, line)
        node.children = task_nodes(job, branch.below, node)
        made.append(node)
    return made


def text(node: Node, column: int) -> str:
    """What a cell says."""
    if column == Column.STATE:
        return words.state_word(node.state)
    if column == Column.PROGRESS:
        return _progress_text(node)
    if column == Column.ERROR:
        return node.message
    if column == Column.STARTED:
        return words.clock(_begun(node))
    if column == Column.TOOK:
        return words.span(_begun(node), _ended(node), datetime.now(UTC))
    return _job_text(node.job, column) if node.task is None else _task_text(node, node.task, column)


def _job_text(job: JobStatus, column: int) -> str:
    name = _JOB_FIELDS.get(column)
    if name is not None:
        return str(getattr(job, name))
    if column == Column.HOST:
        return words.engine(job)
    return f"{job.priority:g}" if column == Column.PRIORITY else ""


def _task_text(node: Node, task: TaskStatus, column: int) -> str:
    if column == Column.TITLE:
        return _short(node, task.title)
    if column == Column.ATTEMPTS:
        return str(task.attempts) if task.attempts and not node.is_group else ""
    return {Column.HOST: task.host, Column.ID: task.id}.get(Column(column), "")


def order(column: int) -> Callable[[Node], tuple[object, ...]]:
    """By what jobs are put in order under a column; the newest last among equals."""
    states, now = {state: at for at, state in enumerate(State)}, datetime.now(UTC)
    values: dict[int, Callable[[JobStatus], object]] = {
        Column.STATE: lambda job: states[job.state],
        Column.PROGRESS: lambda job: progress(job.counts) or 0.0,
        Column.STARTED: lambda job: (job.started_at or job.created_at or _NEVER).timestamp(),
        Column.TOOK: lambda job: ((job.ended_at or now) - (job.started_at or job.created_at or now)).total_seconds(),
        Column.PRIORITY: lambda job: job.priority,
        Column.ID: lambda job: job.id,
    }
    value = values.get(column)
    if value is not None:
        return lambda node: (value(node.job), node.key)
    return lambda node: (text(node, column).casefold(), node.key)


def target(node: Node) -> Target:
    """The line as the rules of the actions see it."""
    if node.task is None:
        states = frozenset(state for state, count in node.job.counts.items() if count)
        return Target(node.job.id, "", node.state, states or frozenset({node.state}), node.job.state, node.job.title)
    steps = [(step.id, step.state) for step in node.branch.steps()] if node.is_group and node.branch else []
    states = frozenset(state for _, state in steps) or frozenset({node.state})
    return Target(node.job.id, node.task.id, node.state, states, node.job.state, node.task.title, tuple(steps))


def short_title(title: str, groups: Sequence[str]) -> str:
    """A step's title without that of its plate, which only makes it unique in the job."""
    for group in groups:
        rest = title.replace(group, "", 1).strip(" :-_/") if group in title else ""
        if rest:
            return rest
    return title


def _short(node: Node, title: str) -> str:
    above = node.parent.task if node.parent is not None else None
    return short_title(title, [above.title] if above is not None else [])


def _begun(node: Node) -> datetime | None:
    if node.task is None:
        return node.job.started_at
    if node.is_group and node.branch:
        return min((step.started_at for step in node.branch.steps() if step.started_at), default=None)
    return node.task.started_at


def _ended(node: Node) -> datetime | None:
    """When it ended; for what is no longer running and never told its end, its begin, so that no clock runs on."""
    if node.task is None:
        return node.job.ended_at or (None if node.state is State.ACTIVE else node.job.as_of)
    if node.is_group and node.branch:
        ends = [step.ended_at for step in node.branch.steps() if step.ended_at]
        return None if node.state is State.ACTIVE else max(ends, default=_begun(node))
    return node.task.ended_at or (None if node.state is State.ACTIVE else node.task.started_at)


def _progress_text(node: Node) -> str:
    if node.task is None or node.is_group:
        counts = node.job.counts if node.task is None else tally(node.branch) if node.branch else {}
        total = sum(counts.values())
        return f"{counts.get(State.DONE, 0) + counts.get(State.SKIPPED, 0)} / {total}" if total else ""
    percent = node.percent
    return "" if percent is None else f"{percent:.0f} %"
