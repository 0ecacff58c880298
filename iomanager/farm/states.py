"""The state machine of a job, pure: every function takes a board of marks and returns another (``tractor.md`` 4).

A task's commands run in order after all of its subtasks are done. In a serial group each subtask waits for the whole
subtree of the one before it. A cleanup runs after its task is done, or when the job is cancelled and the task had
started. Postscripts run each time the job is done or stalled by errors; the job's own cleanup when it has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from iomanager.core.errors import Conflict, InvalidInput, NotFound
from iomanager.farm.model import Command, Job, State, Task, When
from iomanager.farm.tree import Moment, moments, services, walk

FINISHED = frozenset({State.DONE, State.SKIPPED})
_FACTS = frozenset({State.ACTIVE, State.DONE, State.ERROR, State.SKIPPED, State.CANCELLED})
_WAITING = frozenset({State.BLOCKED, State.READY, State.PAUSED})
JOB_CLEANUP = ":cleanup"


class Kind(str, Enum):
    """What a node is. All but ``task`` are outside the tree that decides whether the job is done."""

    TASK = "task"
    CLEANUP = "cleanup"
    POSTSCRIPT = "postscript"
    JOB_CLEANUP = "job cleanup"


class Reason(str, Enum):
    """Why an attempt ended. ``stopped``: its scheduler ended in good order, so that it does not count."""

    EXIT = "exit"
    LOST = "lost"
    TIMEOUT = "timeout"
    LAUNCH = "launch"
    OUTPUTS = "outputs"
    TOO_SHORT = "too short"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Node:
    """A task, cleanup or postscript in the flat form of the machine."""

    id: str
    title: str
    kind: Kind
    parent: str = ""
    children: tuple[str, ...] = ()
    before: str = ""
    commands: tuple[Command, ...] = ()
    outputs: tuple[str, ...] = ()
    service: str = ""
    resumable: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a job never changes. ``order`` are starts and ends, each after all that it depends on.

    ``ordinals`` are the nodes' numbers, in their order.
    """

    nodes: Mapping[str, Node]
    order: tuple[Moment, ...]
    dependants: Mapping[str, tuple[str, ...]]
    ordinals: Mapping[str, int]
    max_active: int | None = None

    def of(self, kind: Kind) -> list[str]:
        """The ids of the nodes of a kind."""
        return [node.id for node in self.nodes.values() if node.kind is kind]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a node stands. ``position`` is the next command, ``tries`` how often it began since the last retry.

    ``live``: an attempt of it has not ended yet, whatever its state says; nothing of it begins before that.
    """

    state: State = State.BLOCKED
    position: int = 0
    tries: int = 0
    live: bool = False
    started: bool = False
    paused: bool = False

    @property
    def is_over(self) -> bool:
        """Whether what waits for it may begin: done or skipped, and its process has gone."""
        return self.state in FINISHED and not self.live


@dataclass(frozen=True, slots=True)
class Board:
    """The marks of all nodes, and what was said of the whole job."""

    marks: Mapping[str, Mark]
    paused: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """How an attempt ended. ``code`` is the exit code; negative is the signal, 20000 + errno could not launch."""

    code: int
    reason: Reason = Reason.EXIT
    message: str = field(default="", compare=False)


def plant(job: Job) -> Shape:
    """The shape of a valid job. Raises graphlib.CycleError for a tree that waits for itself."""
    places = list(walk(job))
    wishes = services(places)
    nodes = {
        place.task.id: Node(
            place.task.id,
            place.task.title,
            Kind.TASK,
            parent=place.parent,
            children=place.children,
            before=place.before,
            commands=place.task.commands,
            outputs=place.task.outputs,
            service=wishes[place.task.id],
            resumable=place.task.resumable,
        )
        for place in places
    }
    dependants: dict[str, list[str]] = {name: [] for name in nodes}
    for node in nodes.values():
        for child in node.children:
            dependants[child].append(node.id)
    extras = [_cleanup(place.task, wishes[place.task.id]) for place in places if place.task.cleanup]
    for number, command in enumerate(job.postscripts):
        title = command.title or f"postscript {number + 1}"
        extras.append(Node(f":postscript:{number}", title, Kind.POSTSCRIPT, commands=(command,)))
    if job.cleanup:
        extras.append(Node(JOB_CLEANUP, "clean up", Kind.JOB_CLEANUP, commands=job.cleanup))
    nodes.update((node.id, node) for node in extras)
    return Shape(
        nodes,
        tuple(moments(places)),
        {name: tuple(found) for name, found in dependants.items()},
        {name: number for number, name in enumerate(nodes)},
        job.max_active,
    )


def _cleanup(task: Task, service: str) -> Node:
    title = f"{task.title}: clean up"
    return Node(cleanup_id(task.id), title, Kind.CLEANUP, task.id, commands=task.cleanup, service=service)


def cleanup_id(task: str) -> str:
    """The id of the node that holds a task's cleanup commands."""
    return f":cleanup:{task}"


def begin(shape: Shape, *, paused: bool = False) -> Board:
    """The board of a job that was just submitted."""
    return settle(shape, Board(dict.fromkeys(shape.nodes, Mark()), paused=paused))


def settle(shape: Shape, board: Board) -> Board:
    """Work out which nodes are blocked, ready or paused, and which groups are done, from what is certain."""
    marks, opened, held = dict(board.marks), dict[str, bool](), dict[str, bool]()
    for is_start, name in shape.order:
        node, mark = shape.nodes[name], marks[name]
        if is_start:
            first = not node.before or marks[node.before].is_over
            opened[name] = first and opened.get(node.parent, True)
            held[name] = mark.paused or held.get(node.parent, False)
        elif mark.state not in _FACTS:
            free = opened[name] and all(marks[child].is_over for child in node.children)
            _put(marks, name, _waiting(node, free, held[name], board.cancelled))
    return replace(board, marks=_settle_extras(shape, board, marks))


def _waiting(node: Node, free: bool, held: bool, cancelled: bool) -> State:
    if cancelled:
        return State.CANCELLED
    if not free:
        return State.BLOCKED
    if not node.commands:
        return State.DONE
    return State.PAUSED if held else State.READY


def _put(marks: dict[str, Mark], name: str, state: State) -> None:
    if marks[name].state is not state:
        marks[name] = replace(marks[name], state=state)


def _settle_extras(shape: Shape, board: Board, marks: dict[str, Mark]) -> dict[str, Mark]:
    for node in [node for node in shape.nodes.values() if node.kind is Kind.CLEANUP]:
        owner = marks[node.parent]
        may = owner.started and not owner.live and (owner.state in FINISHED or board.cancelled)
        _put_extra(marks, node.id, may)
    end = _outcome(shape, marks, cancelled=board.cancelled)
    for node in [node for node in shape.nodes.values() if node.kind is Kind.POSTSCRIPT]:
        _put_extra(marks, node.id, _wanted(node.commands[0].when, end))
    if JOB_CLEANUP in shape.nodes:
        rest = [mark for name, mark in marks.items() if name != JOB_CLEANUP]
        quiet = not any(mark.live or mark.state in {State.READY, State.ACTIVE} for mark in rest)
        _put_extra(marks, JOB_CLEANUP, quiet and end in {State.DONE, State.CANCELLED})
    return marks


def _put_extra(marks: dict[str, Mark], name: str, may: bool) -> None:
    if marks[name].state not in _FACTS:
        _put(marks, name, State.READY if may else State.BLOCKED)


def _wanted(when: When | None, end: State | None) -> bool:
    if end not in {State.DONE, State.ERROR}:
        return False
    return when in {None, When.ALWAYS} or when is (When.DONE if end is State.DONE else When.ERROR)


def _outcome(shape: Shape, marks: Mapping[str, Mark], *, cancelled: bool) -> State | None:
    """How the tree has ended: done, error or cancelled; None while something can still happen by itself."""
    states = {marks[name].state for name in shape.of(Kind.TASK)}
    if cancelled:
        return State.CANCELLED
    if states & {State.ACTIVE, State.READY, State.PAUSED} or any(marks[n].live for n in shape.of(Kind.TASK)):
        return None
    if states <= FINISHED:
        return State.DONE
    return State.ERROR if State.ERROR in states else State.CANCELLED


def job_state(shape: Shape, board: Board) -> State:
    """The one word for the whole job: done, error when nothing else moves, active, paused, ready, or blocked."""
    marks = board.marks.values()
    states = {mark.state for mark in marks}
    if State.ACTIVE in states or any(mark.live for mark in marks):
        return State.ACTIVE
    if State.READY in states:
        return State.PAUSED if board.paused and not board.cancelled else State.READY
    if State.PAUSED in states:
        return State.PAUSED
    end = _outcome(shape, board.marks, cancelled=board.cancelled)
    if end is State.DONE and any(board.marks[name].state is State.ERROR for name in shape.of(Kind.POSTSCRIPT)):
        return State.ERROR
    return end or State.BLOCKED


def ready(shape: Shape, board: Board) -> list[str]:
    """The nodes of which a command may begin now, in the order of the tree; ``max_active`` and pauses are kept."""
    if board.paused and not board.cancelled:
        return []
    found = [name for name, mark in board.marks.items() if mark.state is State.READY and not mark.live]
    if shape.max_active is None:
        return found
    return found[: max(0, shape.max_active - sum(mark.live for mark in board.marks.values()))]


def started(board: Board, *names: str) -> Board:
    """A command of each of these ready nodes has begun."""
    marks = dict(board.marks)
    for name in names:
        mark = marks[name]
        marks[name] = replace(mark, state=State.ACTIVE, tries=mark.tries + 1, live=True, started=True)
    return replace(board, marks=marks)


def ended(shape: Shape, board: Board, name: str, *, end: End, lost_retries: int = 2) -> Board:
    """The running command of a node has ended. What was said of the node meanwhile (cancel, skip) stays."""
    return ended_all(shape, board, [(name, end)], lost_retries=lost_retries)


def ended_all(shape: Shape, board: Board, ends: Iterable[tuple[str, End]], *, lost_retries: int = 2) -> Board:
    """Several running commands have ended."""
    marks = dict(board.marks)
    for name, end in ends:
        mark = marks[name]
        marks[name] = replace(mark, live=False)
        if mark.state is State.ACTIVE:
            marks[name] = _after(shape.nodes[name], marks[name], end, lost_retries)
    return settle(shape, replace(board, marks=marks))


def _after(node: Node, mark: Mark, end: End, lost_retries: int) -> Mark:
    if end.code == 0 and end.reason is Reason.EXIT:
        position = mark.position + 1
        last = position >= len(node.commands)
        return replace(mark, position=position, tries=0, state=State.DONE if last else State.BLOCKED)
    if end.reason is Reason.STOPPED:
        return replace(mark, tries=mark.tries - 1, state=State.BLOCKED)
    command = node.commands[mark.position]
    if end.reason is Reason.LOST:
        again = mark.tries <= lost_retries
    else:
        codes = command.retry_codes if end.reason is Reason.EXIT else ()
        again = end.code in codes and mark.tries <= command.max_retries
    state = State.CANCELLED if end.reason is Reason.CANCELLED else State.ERROR
    return replace(mark, state=State.BLOCKED if again else state)


def retry(shape: Shape, board: Board, name: str = "") -> Board:
    """Run a task again and block its ancestors; without a name, everything in error or cancelled.

    Raises NotFound, or Conflict when the task or one that stands on it is running.
    """
    if name:
        return _again(shape, board, _of(shape, [name], board))
    wrong = [n for n, mark in board.marks.items() if mark.state in {State.ERROR, State.CANCELLED}]
    return _again(shape, replace(board, cancelled=False), wrong)


def _again(shape: Shape, board: Board, names: Iterable[str]) -> Board:
    marks, waiting, seen = dict(board.marks), list(names), set[str]()
    fresh = set(waiting)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        node, mark = shape.nodes[name], marks[name]
        if mark.state is State.ACTIVE:
            raise Conflict(f"{node.title} is running.", hint="Cancel it first, or wait for its end.")
        if name in fresh or mark.state in FINISHED:
            marks[name] = replace(mark, state=State.BLOCKED, position=0, tries=0)
            _reset(marks, cleanup_id(name))
            waiting += shape.dependants.get(name, ())
    return settle(shape, _without_ends(shape, replace(board, marks=marks)))


def _reset(marks: dict[str, Mark], name: str) -> None:
    if name in marks and marks[name].state is not State.ACTIVE:
        marks[name] = Mark(live=marks[name].live)


def _without_ends(shape: Shape, board: Board) -> Board:
    """Postscripts and the job's cleanup speak of an end that is none any more."""
    marks = dict(board.marks)
    for name in (*shape.of(Kind.POSTSCRIPT), *shape.of(Kind.JOB_CLEANUP)):
        _reset(marks, name)
    return replace(board, marks=marks)


def _of(shape: Shape, names: list[str], board: Board) -> list[str]:
    for name in names:
        if name not in shape.nodes:
            raise NotFound(f"The job has no task {name}.")
        if board.cancelled:
            raise Conflict("The job was cancelled.", hint="Retry or restart the whole job.")
    return names


def subtree(shape: Shape, name: str) -> set[str]:
    """The node and all nodes that are defined below it."""
    found = {name}
    for node in shape.nodes.values():  # parents come before their children
        if node.kind is Kind.TASK and node.parent in found:
            found.add(node.id)
    return found


def skip(shape: Shape, board: Board, name: str = "") -> Board:
    """Count a task and what is unfinished below it as done; without a name, everything in error."""
    if name:
        chosen = subtree(shape, _of(shape, [name], board)[0])
    else:
        chosen = {n for n, mark in board.marks.items() if mark.state is State.ERROR}
    marks = dict(board.marks)
    for one in chosen:
        if marks[one].state not in FINISHED:
            marks[one] = replace(marks[one], state=State.SKIPPED)
    return settle(shape, _without_ends(shape, replace(board, marks=marks)))


def cancel(shape: Shape, board: Board, name: str = "") -> Board:
    """End a task with everything below it, or the whole job. Running attempts stay ``live`` until they are gone."""
    chosen = subtree(shape, _of(shape, [name], board)[0]) if name else set(shape.of(Kind.TASK))
    if not name:
        chosen |= set(shape.of(Kind.POSTSCRIPT))
    marks = dict(board.marks)
    for one in chosen:
        if marks[one].state in _WAITING or marks[one].state is State.ACTIVE:
            marks[one] = replace(marks[one], state=State.CANCELLED)
    changed = replace(board, marks=marks, cancelled=board.cancelled or not name)
    return settle(shape, changed)


def pause(shape: Shape, board: Board, name: str = "", *, paused: bool = True) -> Board:
    """Begin nothing more of a task's subtree, or of the job, until it is resumed. What runs goes on to its end."""
    if not name:
        return settle(shape, replace(board, paused=paused))
    mark = replace(board.marks[_of(shape, [name], board)[0]], paused=paused)
    return settle(shape, replace(board, marks={**board.marks, name: mark}))


def restart(shape: Shape, board: Board) -> Board:
    """Begin the whole job again, once what runs has been ended."""
    fresh = {name: Mark(live=mark.live) for name, mark in board.marks.items()}
    return settle(shape, Board(fresh))


def check_order(job: Job) -> None:
    """Raises InvalidInput when a task waits for itself, through instances or a serial group."""
    from graphlib import CycleError

    try:
        moments(list(walk(job)))
    except CycleError as error:
        names = " -> ".join(dict.fromkeys(name for _, name in error.args[1]))
        raise InvalidInput(f"These tasks wait for each other: {names}.") from error
