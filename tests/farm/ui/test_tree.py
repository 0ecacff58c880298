"""The model of the tree under Qt's own tester, and what stays where it is while answers come."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

from iomanager.farm.status import Action, JobStatus
from iomanager.farm.ui.feed import Answer, Question, ask
from iomanager.farm.ui.nodes import Column
from iomanager.farm.ui.tree_model import JobsModel, Listed
from iomanager.farm.ui.tree_view import JobsView
from iomanager.shell.state import UserState
from tests.farm.ui.conftest import Shop


def look(shop: Shop, *details: str) -> Answer:
    return ask(shop.service, Question(details=details))


def texts(model: JobsModel, column: int) -> list[str]:
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


@pytest.fixture
def model(qtbot: QtBot) -> JobsModel:
    made = JobsModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def test_jobs_stand_newest_first_and_change_in_place(model: JobsModel, shop: Shop) -> None:
    first, second = shop.add("first"), shop.add("second")
    assert model.set_jobs(look(shop).listed)
    assert texts(model, Column.TITLE) == ["second", "first"]
    assert not model.set_jobs(look(shop).listed), "nothing has changed"
    resets = QSignalSpy(model.modelReset)
    shop.run(first, "P1-copy")
    third = shop.add("third")
    assert model.set_jobs(look(shop).listed)
    assert model.job_ids() == [third, second, first]
    assert texts(model, Column.PROGRESS) == ["0 / 5", "0 / 5", "1 / 5"]
    shop.service.act(Action.CANCEL, second)
    shop.service.act(Action.DELETE, second)
    model.set_jobs(look(shop).listed)
    assert model.job_ids() == [third, first]
    assert resets.count() == 0


def test_the_steps_of_a_job_come_and_change_in_place(model: JobsModel, shop: Shop) -> None:
    job = shop.add("job", "P1", "P2")
    model.set_jobs(look(shop).listed)
    root = model.index_of((job, ""))
    assert model.hasChildren(root)
    assert model.rowCount(root) == 0
    assert model.set_tasks(look(shop, job).details[0])
    assert [model.index(row, 0, root).data() for row in range(2)] == ["P1", "P2"]
    first = model.index(0, 0, root)
    assert [model.index(row, 0, first).data() for row in range(4)] == ["copy", "mhl", "jpg", "register"]
    removed = QSignalSpy(model.rowsRemoved)
    shop.begin(job, "P1-copy")
    model.set_jobs(look(shop).listed)
    assert model.set_tasks(look(shop, job).details[0])
    assert model.index(0, Column.STATE, first).data() == "running"
    assert model.index(0, Column.STATE, root).data() == "running"
    assert removed.count() == 0
    model.forget_tasks(job)
    assert model.rowCount(root) == 0


def test_any_answers_after_another_leave_a_sound_model(model: JobsModel, shop: Shop) -> None:
    jobs = [shop.add(f"job {n}") for n in range(9)]
    details = {job: shop.service.job(job) for job in jobs[:3]}
    every = look(shop).listed
    luck = Random(7)
    for _ in range(20):
        some: Listed = [pair for pair in every if luck.random() < 0.7]
        model.set_jobs(some)
        assert model.job_ids() == [job.id for job, _ in some]
        for job in luck.sample(jobs[:3], 1):
            model.set_tasks(details[job])
        if luck.random() < 0.2:
            model.forget_tasks(luck.choice(jobs[:3]))


def test_a_chosen_order_is_kept_and_new_jobs_stand_on_top(model: JobsModel, shop: Shop) -> None:
    jobs = [shop.add(title) for title in ("b", "c", "a")]
    model.set_jobs(look(shop).listed)
    model.sort(Column.TITLE, Qt.SortOrder.AscendingOrder)
    assert texts(model, Column.TITLE) == ["a", "b", "c"]
    shop.add("d")
    shop.run(jobs[0], "P1-copy")
    model.set_jobs(look(shop).listed)
    assert texts(model, Column.TITLE) == ["d", "a", "b", "c"]
    model.sort(-1)
    assert texts(model, Column.TITLE) == ["d", "a", "c", "b"]


def test_selection_focus_and_open_lines_outlive_every_answer(
    qtbot: QtBot, shop: Shop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    jobs = [shop.add(f"job {n}") for n in range(60)]
    model = JobsModel()
    view = JobsView(model, UserState(tmp_path_factory.mktemp("state") / "window.json"))
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    model.set_jobs(look(shop).listed)
    view.expand(model.index_of((jobs[30], "")))
    model.set_tasks(shop.service.job(jobs[30]))
    view.expand(model.index_of((jobs[30], "P1")))
    assert view.choose((jobs[30], "P1-jpg"))
    scroll = view.verticalScrollBar().value()
    assert scroll > 0

    def still() -> None:
        node = view.current()
        assert node is not None
        assert node.key == (jobs[30], "P1-jpg")
        assert [one.key for one in view.selected()] == [(jobs[30], "P1-jpg")]
        assert view.isExpanded(model.index_of((jobs[30], "")))
        assert view.isExpanded(model.index_of((jobs[30], "P1")))

    shop.run(jobs[30], "P1-copy")
    model.set_jobs(look(shop).listed)
    model.set_tasks(shop.service.job(jobs[30]))
    still()
    assert view.verticalScrollBar().value() == scroll
    odd = [pair for at, pair in enumerate(look(shop).listed) if at % 2 or pair[0].id == jobs[30]]
    resets = QSignalSpy(model.modelReset)
    model.set_jobs(odd)
    assert resets.count() == 1, "so many places at once are a reset"
    still()


def test_a_stale_answer_is_marked_and_quiet(model: JobsModel, shop: Shop) -> None:
    from dataclasses import replace

    job = shop.add("job")
    listed = look(shop).listed
    model.set_jobs(listed)
    before = model.index(0, Column.TITLE).data(Qt.ItemDataRole.ForegroundRole)
    old: JobStatus = replace(listed[0][0], stale="The engine does not answer.")
    model.set_jobs([(old, (*listed[0][1], "stale"))])
    assert model.index(0, Column.TITLE).data(Qt.ItemDataRole.ForegroundRole) != before
    assert "does not answer" in str(model.index(0, Column.STATE).data(Qt.ItemDataRole.ToolTipRole))
    assert model.job_ids() == [job]
