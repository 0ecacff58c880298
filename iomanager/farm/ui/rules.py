"""Which actions make sense for what is selected, and why not: the scheduler's own rules, asked beforehand. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from iomanager.farm.model import State
from iomanager.farm.status import Action

AT_WORK = frozenset({State.BLOCKED, State.READY, State.ACTIVE, State.PAUSED})
FAILED = frozenset({State.ERROR, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class Target:
    """A selected line. ``task`` is empty for the job itself; ``states`` are those of the tasks that it stands for.

    ``steps`` are the ids below a group, each with its state.
    """

    job: str
    task: str
    state: State
    states: frozenset[State]
    job_state: State
    title: str = ""
    steps: tuple[tuple[str, State], ...] = ()


class Why:
    """The reasons, as keys that the panel says in the user's language."""

    NOTHING = "nothing"
    WHOLE = "whole"
    NOT_FAILED = "not failed"
    NOT_AT_WORK = "not at work"
    NOT_OPEN = "not open"
    NOT_PAUSED = "not paused"
    AT_WORK = "at work"
    CANCELLED = "cancelled"
    RUNNING = "running"


def refusal(action: Action, targets: Sequence[Target]) -> str:
    """A key of :class:`Why`; empty when at least one of the targets can be acted on."""
    if not targets:
        return Why.NOTHING
    reasons = [_refusal(action, target) for target in targets]
    return "" if "" in reasons else reasons[0]


def possible(action: Action, targets: Sequence[Target]) -> list[Target]:
    """The targets that the action is for; tasks of a job that is a target itself are left out."""
    whole = {target.job for target in targets if not target.task}
    chosen = [target for target in targets if not target.task or target.job not in whole]
    return [target for target in chosen if not _refusal(action, target)]


def commands(action: Action, target: Target) -> list[tuple[str, str]]:
    """What to tell the service: pairs of a job and a task. A group's retry is that of its failed steps."""
    if action is Action.RETRY and target.steps:
        return [(target.job, name) for name, state in target.steps if state in FAILED]
    return [(target.job, target.task)]


def _refusal(action: Action, target: Target) -> str:
    if target.task and action in {Action.DELETE, Action.RESTART, Action.PRIORITY}:
        return Why.WHOLE
    if target.task and target.job_state is State.CANCELLED:
        return Why.CANCELLED
    return _CHECKS[action](target)


def _retry(target: Target) -> str:
    if target.task and not target.steps:
        return Why.RUNNING if target.state is State.ACTIVE else ("" if target.state not in AT_WORK else Why.NOT_FAILED)
    return "" if _any(target.states, FAILED) else Why.NOT_FAILED


def _skip(target: Target) -> str:
    if target.task:
        return "" if _any(target.states, AT_WORK | FAILED) else Why.NOT_OPEN
    return "" if State.ERROR in target.states else Why.NOT_FAILED


def _cancel(target: Target) -> str:
    return "" if _any(target.states, AT_WORK) and target.job_state is not State.CANCELLED else Why.NOT_AT_WORK


def _pause(target: Target) -> str:
    held = target.state is State.PAUSED
    return "" if _any(target.states, AT_WORK - {State.PAUSED}) and not held else Why.NOT_AT_WORK


def _resume(target: Target) -> str:
    return "" if target.state is State.PAUSED or State.PAUSED in target.states else Why.NOT_PAUSED


def _delete(target: Target) -> str:
    return Why.AT_WORK if target.job_state in {State.ACTIVE, State.READY} else ""


def _always(_: Target) -> str:
    return ""


def _any(states: Collection[State], wanted: Collection[State]) -> bool:
    return not set(states).isdisjoint(wanted)


_CHECKS = {
    Action.RETRY: _retry,
    Action.SKIP: _skip,
    Action.CANCEL: _cancel,
    Action.PAUSE: _pause,
    Action.RESUME: _resume,
    Action.RESTART: _always,
    Action.DELETE: _delete,
    Action.PRIORITY: _always,
}
