"""The state machine against an oracle of thirty lines, and its actions by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomanager.core.errors import Conflict, InvalidInput
from iomanager.farm import states
from iomanager.farm.model import Command, Instance, Job, State, Task, When
from iomanager.farm.states import Board, End, Kind, Reason, Shape
from tests.farm.trees import jobs, task

Codes = Mapping[str, tuple[int, ...]]
LUCK = st.integers(0, 2**32).map(Random)


def oracle(job: Job, codes: Codes) -> dict[str, State]:
    """How each task must end, by the words of the manual alone."""
    tasks: dict[str, Task] = {}
    above: dict[str, tuple[str, str]] = {}

    def collect(children: tuple[Task | Instance, ...], parent: str, serial: bool) -> None:
        for number, child in enumerate(children):
            if isinstance(child, Task):
                tasks[child.id] = child
                above[child.id] = (parent, children[number - 1].id if serial and number else "")
                collect(child.subtasks, child.id, child.serial_subtasks)

    collect(job.subtasks, "", job.serial_subtasks)

    @cache
    def may_begin(name: str) -> bool:
        parent, before = above[name]
        return (not parent or may_begin(parent)) and (not before or end(before) is State.DONE)

    @cache
    def end(name: str) -> State:
        if not may_begin(name) or any(end(child.id) is not State.DONE for child in tasks[name].subtasks):
            return State.BLOCKED
        return State.ERROR if any(codes[name]) else State.DONE

    return {name: end(name) for name in tasks}


def run(shape: Shape, board: Board, codes: Codes, *, luck: Random | None = None) -> tuple[Board, list[str]]:
    """Play the board to its end with any number of slots; the order in which commands began."""
    order: list[str] = []
    while True:
        live = [name for name, mark in board.marks.items() if mark.live]
        moves = [(True, name) for name in states.ready(shape, board)] + [(False, name) for name in live]
        if not moves:
            return board, order
        begins, name = luck.choice(moves) if luck else moves[0]
        if begins:
            node = shape.nodes[name]
            assert all(board.marks[child].state in states.FINISHED for child in node.children)
            board = states.started(board, name)
            order.append(name)
        else:
            given_codes = codes.get(name, (0, 0, 0))
            board = states.ended(shape, board, name, end=End(given_codes[board.marks[name].position]))


@settings(max_examples=200, deadline=None)
@given(jobs(), LUCK)
def test_every_tree_ends_as_the_oracle_says(made: tuple[Job, Codes], luck: Random) -> None:
    job, codes = made
    shape = states.plant(job)
    board, order = run(shape, states.begin(shape), codes, luck=luck)
    assert {name: mark.state for name, mark in board.marks.items()} == oracle(job, codes)
    failed = any(mark.state is State.ERROR for mark in board.marks.values())
    assert states.job_state(shape, board) is (State.ERROR if failed else State.DONE)
    assert all(count <= len(codes[name]) for name, count in Counter(order).items())


@settings(max_examples=60, deadline=None)
@given(jobs(), LUCK)
def test_retrying_all_errors_ends_every_tree_well(made: tuple[Job, Codes], luck: Random) -> None:
    job, codes = made
    shape = states.plant(job)
    board, _ = run(shape, states.begin(shape), codes, luck=luck)
    good = dict.fromkeys(codes, (0, 0))
    for _ in range(len(codes)):
        board, _ = run(shape, states.retry(shape, board), good, luck=luck)
    assert states.job_state(shape, board) is State.DONE


@settings(max_examples=60, deadline=None)
@given(jobs(), LUCK)
def test_a_cancel_at_any_moment_leaves_nothing_to_begin(made: tuple[Job, Codes], luck: Random) -> None:
    job, codes = made
    shape = states.plant(job)
    board = states.begin(shape)
    for name in states.ready(shape, board)[: luck.randint(0, 3)]:
        board = states.started(board, name)
    board = states.cancel(shape, board)
    assert states.ready(shape, board) == []
    for name in [name for name, mark in board.marks.items() if mark.live]:
        assert states.job_state(shape, board) is State.ACTIVE
        board = states.ended(shape, board, name, end=End(-15, Reason.CANCELLED))
    assert states.job_state(shape, board) in {State.CANCELLED, State.DONE}
    again, _ = run(shape, states.restart(shape, board), dict.fromkeys(codes, (0, 0)), luck=luck)
    assert states.job_state(shape, again) is State.DONE


def begun(*subtasks: Task | Instance, **options: object) -> tuple[Shape, Board]:
    shape = states.plant(Job("job", tuple(subtasks), **options))  # type: ignore[arg-type]
    return shape, states.begin(shape)


def test_serial_subtasks_wait_for_the_whole_subtree_before_them() -> None:
    shape, board = begun(task("a", task("a1"), task("a2")), task("b", task("b1")), serial_subtasks=True)
    assert states.ready(shape, board) == ["a1", "a2"]
    _, order = run(shape, board, {})
    assert order == ["a1", "a2", "a", "b1", "b"]


def test_an_instance_has_the_state_of_its_task_and_runs_nothing() -> None:
    shape, board = begun(task("p", task("shared")), task("q", Instance("shared")))
    _, order = run(shape, board, {})
    assert sorted(order) == ["p", "q", "shared"]
    assert order[0] == "shared"


def test_tasks_that_wait_for_each_other_are_refused() -> None:
    with pytest.raises(InvalidInput, match="wait for each other: "):
        states.check_order(Job("job", (task("a", Instance("b")), task("b", Instance("a")))))
    with pytest.raises(InvalidInput, match="wait for each other"):
        states.check_order(Job("job", (task("a", Instance("b")), task("b")), serial_subtasks=True))


def test_exit_codes_that_are_named_are_tried_again_as_often_as_said() -> None:
    shape, board = begun(Task("a", "a", (), (Command(("x",), retry_codes=(7,), max_retries=2),)))
    board, order = run(shape, board, {"a": (7,)})
    assert (len(order), board.marks["a"].state) == (3, State.ERROR)
    board, order = run(shape, states.retry(shape, board, "a"), {"a": (1,)})
    assert (len(order), board.marks["a"].state) == (1, State.ERROR)


def test_a_lost_attempt_is_run_again_a_stopped_one_does_not_count() -> None:
    shape, board = begun(task("a"))
    for reason, expected in [(Reason.STOPPED, "ready")] * 5 + [(Reason.LOST, "ready")] * 2 + [(Reason.LOST, "error")]:
        board = states.ended(shape, states.started(board, "a"), "a", end=End(-9, reason), lost_retries=2)
        assert board.marks["a"].state.value == expected


def test_a_retry_of_a_done_task_blocks_its_ancestors_again_instances_included() -> None:
    shape, board = begun(task("p", task("shared")), task("q", Instance("shared")), task("other"))
    board, _ = run(shape, board, {})
    board, order = run(shape, states.retry(shape, board, "shared"), {})
    assert sorted(order) == ["p", "q", "shared"]


def test_a_task_under_a_running_one_is_not_retried() -> None:
    shape, board = begun(task("p", task("c")))
    board = states.ended(shape, states.started(board, "c"), "c", end=End(0))
    board = states.started(board, "p")
    with pytest.raises(Conflict, match="p is running"):
        states.retry(shape, board, "c")


def test_skip_lets_the_parent_continue() -> None:
    shape, board = begun(task("p", task("c", codes=(1,))))
    board, _ = run(shape, board, {"c": (1,)})
    assert states.job_state(shape, board) is State.ERROR
    board, order = run(shape, states.skip(shape, board, "c"), {})
    assert order == ["p"]
    assert states.job_state(shape, board) is State.DONE


def test_what_waits_for_a_skipped_task_waits_for_its_process() -> None:
    serial = Task("group", "group", (task("c"), task("next")), serial_subtasks=True)
    shape, board = begun(task("p", serial))
    board = states.skip(shape, states.started(board, "c"), "c")
    assert states.ready(shape, board) == []
    board = states.ended(shape, board, "c", end=End(-15, Reason.CANCELLED))
    assert states.ready(shape, board) == ["next"]
    board, order = run(shape, board, {})
    assert order == ["next", "p"]


def test_nothing_begins_before_a_cancelled_attempt_is_gone() -> None:
    shape, board = begun(task("a"))
    board = states.restart(shape, states.started(board, "a"))
    assert states.ready(shape, board) == []
    board = states.ended(shape, board, "a", end=End(-15, Reason.CANCELLED))
    assert states.ready(shape, board) == ["a"]


def test_pauses_of_a_task_and_of_the_job() -> None:
    shape, board = begun(task("p", task("c1"), task("c2")), task("q"))
    board = states.pause(shape, board, "p")
    assert states.ready(shape, board) == ["q"]
    assert board.marks["c1"].state is State.PAUSED
    board = states.pause(shape, states.pause(shape, board, "p", paused=False))
    assert states.ready(shape, board) == []
    assert states.job_state(shape, board) is State.PAUSED
    assert len(states.ready(shape, states.pause(shape, board, paused=False))) == 3


def test_max_active_bounds_what_runs() -> None:
    shape, board = begun(*(task(f"t{n}") for n in range(5)), max_active=2)
    board = states.started(board, states.ready(shape, board)[0])
    assert len(states.ready(shape, board)) == 1


@pytest.mark.parametrize(("code", "expected"), [(0, ["done", "always", "plain"]), (1, ["error", "always", "plain"])])
def test_postscripts_run_by_how_the_job_ended(code: int, expected: list[str]) -> None:
    posts = [Command((name,), title=name, when=when) for name, when in
             (("done", When.DONE), ("error", When.ERROR), ("always", When.ALWAYS), ("plain", None))]  # fmt: skip
    shape, board = begun(task("a"), postscripts=tuple(posts), cleanup=(Command(("rm",)),))
    board, order = run(shape, board, {"a": (code,)})
    assert [shape.nodes[name].title for name in order[1:]] == [*expected, *([] if code else ["clean up"])]
    if code:
        board, order = run(shape, states.retry(shape, board), {})
        assert [shape.nodes[name].title for name in order] == ["a", "done", "always", "plain", "clean up"]
    assert states.job_state(shape, board) is State.DONE


def test_cleanups_run_after_their_task_or_when_the_job_is_cancelled_and_it_had_begun() -> None:
    tasks = [task(name, cleanup=(Command(("rm", name)),)) for name in ("good", "bad", "running", "never")]
    shape, board = begun(tasks[0], tasks[1], tasks[2], task("parent", tasks[3]), cleanup=(Command(("rm",)),))
    for name, code in (("good", 0), ("bad", 1)):
        board = states.ended(shape, states.started(board, name), name, end=End(code))
    board = states.started(board, "running")
    assert [n for n in states.ready(shape, board) if shape.nodes[n].kind is Kind.CLEANUP] == [":cleanup:good"]
    board = states.cancel(shape, board)
    assert states.ready(shape, board) == [":cleanup:good", ":cleanup:bad"]
    board = states.ended(shape, board, "running", end=End(-15, Reason.CANCELLED))
    board, order = run(shape, board, {})
    assert order == [":cleanup:good", ":cleanup:bad", ":cleanup:running", ":cleanup"]
    assert states.job_state(shape, board) is State.CANCELLED
