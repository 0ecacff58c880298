"""Lines, rules and the layout of the graph: values in, values out."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings

from iomanager.farm import states
from iomanager.farm.model import Job, State
from iomanager.farm.status import Action, TaskStatus
from iomanager.farm.tree import walk
from iomanager.farm.ui import rules
from iomanager.farm.ui.branches import Branch, branches, group_state, progress
from iomanager.farm.ui.graph_layout import lay_out
from iomanager.farm.ui.nodes import short_title
from iomanager.farm.ui.rules import Target, Why
from tests.farm.trees import jobs
from tests.farm.ui.conftest import plate


def statuses(job: Job, state: State = State.BLOCKED) -> list[TaskStatus]:
    nodes = states.plant(job).nodes
    return [
        TaskStatus(
            place.task.id, place.task.title, state, place.parent, commands=len(place.task.commands),
            instances=tuple(child for child in nodes[place.task.id].children if nodes[child].parent != place.task.id),
        )
        for place in walk(job)
    ]  # fmt: skip


def steps_in_order(found: tuple[Branch, ...]) -> list[str]:
    return [step.id for branch in found for step in branch.steps()]


def test_a_chain_of_steps_is_read_in_the_order_in_which_it_runs() -> None:
    found = branches(statuses(Job("job", (plate("P1"), plate("P2")))))
    assert [branch.task.id for branch in found] == ["P1", "P2"]
    assert steps_in_order(found[:1]) == ["P1-copy", "P1-mhl", "P1-jpg", "P1-register"]


def test_a_chain_of_three_thousand_steps_is_no_matter() -> None:
    chain = [TaskStatus(f"t{n}", "", State.READY, f"t{n - 1}" if n else "", commands=1) for n in range(3000)]
    assert steps_in_order(branches(chain)) == [f"t{n}" for n in reversed(range(3000))]


@settings(max_examples=60)
@given(jobs())
def test_every_task_is_one_line_and_stands_behind_what_it_waits_for(drawn: tuple[Job, object]) -> None:
    tasks = statuses(drawn[0])
    found = branches(tasks)
    names: list[str] = []

    def visit(some: tuple[Branch, ...]) -> None:
        for branch in some:
            names.append(branch.task.id)
            visit(branch.below)

    visit(found)
    assert sorted(names) == sorted(task.id for task in tasks)
    order = {name: at for at, name in enumerate(steps_in_order(found))}
    for task in tasks:
        if task.commands and task.parent in order and task.id in order:
            assert order[task.id] < order[task.parent]


@settings(max_examples=60)
@given(jobs())
def test_arrows_go_to_the_right_and_no_two_tasks_share_a_place(drawn: tuple[Job, object]) -> None:
    tasks = statuses(drawn[0])
    layout = lay_out(tasks)
    assert set(layout.places) == {task.id for task in tasks}
    for first, then in layout.arrows:
        assert layout.places[first][0] < layout.places[then][0]
    columns: dict[int, list[float]] = {}
    for column, row in layout.places.values():
        columns.setdefault(column, []).append(row)
    for rows in columns.values():
        rows.sort()
        assert all(later - earlier >= 0.999 for earlier, later in itertools.pairwise(rows))


def test_tasks_that_wait_for_each_other_are_drawn_all_the_same() -> None:
    one = TaskStatus("a", "a", State.READY, instances=("b",))
    other = TaskStatus("b", "b", State.READY, instances=("a",))
    assert lay_out([one, other]).columns == 1
    assert lay_out([]).places == {}


def test_a_group_shows_what_matters_most_below_it() -> None:
    group = TaskStatus("g", "g", State.BLOCKED)
    step = TaskStatus("s", "s", State.ERROR, "g", commands=1)
    running = TaskStatus("r", "r", State.ACTIVE, "g", commands=1)
    assert group_state(Branch(group, (Branch(step),))) is State.ERROR
    assert group_state(Branch(group, (Branch(step), Branch(running)))) is State.ACTIVE
    assert progress({State.DONE: 1, State.SKIPPED: 1, State.READY: 2}) == 50.0
    assert progress({}) is None


def test_the_title_of_a_plate_is_not_said_twice() -> None:
    assert short_title("S001_0010 copy org", ["S001_0010"]) == "copy org"
    assert short_title("copy org", ["S001_0010"]) == "copy org"
    assert short_title("S001_0010", ["S001_0010"]) == "S001_0010"


def job_target(state: State, *of_tasks: State) -> Target:
    return Target("j", "", state, frozenset(of_tasks or (state,)), state)


def task_target(state: State, job: State = State.ACTIVE) -> Target:
    return Target("j", "t", state, frozenset({state}), job)


@pytest.mark.parametrize(
    ("action", "target", "reason"),
    [
        (Action.RETRY, task_target(State.ERROR), ""),
        (Action.RETRY, task_target(State.DONE), ""),
        (Action.RETRY, task_target(State.ACTIVE), Why.RUNNING),
        (Action.RETRY, job_target(State.DONE), Why.NOT_FAILED),
        (Action.RETRY, job_target(State.CANCELLED), ""),
        (Action.SKIP, task_target(State.DONE), Why.NOT_OPEN),
        (Action.SKIP, job_target(State.ACTIVE, State.ERROR, State.ACTIVE), ""),
        (Action.CANCEL, job_target(State.DONE), Why.NOT_AT_WORK),
        (Action.CANCEL, task_target(State.READY), ""),
        (Action.PAUSE, job_target(State.PAUSED), Why.NOT_AT_WORK),
        (Action.RESUME, job_target(State.PAUSED), ""),
        (Action.RESUME, job_target(State.ACTIVE), Why.NOT_PAUSED),
        (Action.DELETE, job_target(State.ACTIVE), Why.AT_WORK),
        (Action.DELETE, job_target(State.ERROR), ""),
        (Action.DELETE, task_target(State.ERROR), Why.WHOLE),
        (Action.RESTART, job_target(State.DONE), ""),
        (Action.SKIP, task_target(State.CANCELLED, State.CANCELLED), Why.CANCELLED),
    ],
)
def test_what_is_possible(action: Action, target: Target, reason: str) -> None:
    assert rules.refusal(action, [target]) == reason


def test_of_a_mixed_selection_only_what_fits_is_told() -> None:
    whole, inside = job_target(State.ERROR), task_target(State.ERROR)
    other = Target("k", "t", State.DONE, frozenset({State.DONE}), State.ACTIVE)
    assert rules.refusal(Action.SKIP, []) == Why.NOTHING
    assert rules.possible(Action.SKIP, [whole, inside, other]) == [whole]
    group = Target("j", "g", State.ERROR, frozenset({State.ERROR, State.DONE}), State.ERROR, "g",
                   (("a", State.ERROR), ("b", State.DONE), ("c", State.CANCELLED)))  # fmt: skip
    assert rules.commands(Action.RETRY, group) == [("j", "a"), ("j", "c")]
    assert rules.commands(Action.SKIP, group) == [("j", "g")]
