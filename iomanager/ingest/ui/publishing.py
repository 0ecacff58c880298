"""From ticked rows to published plates: the plan, the publish with its progress, and past deliveries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput
from iomanager.farm.monitor import JobFollowed, JobLeft
from iomanager.ingest.model import PublishOptions, Row
from iomanager.ingest.plan_model import Plan
from iomanager.ingest.publish_follow import Published
from iomanager.ingest.ui.deliveries_view import DeliveriesDialog
from iomanager.ingest.ui.diff_view import DiffDialog
from iomanager.ingest.ui.plan_dialog import PlanDialog, why_not
from iomanager.ingest.ui.port import IngestPort
from iomanager.ingest.ui.reins import Reins
from iomanager.shell import errors, phrases, tasks
from iomanager.shell.bridge import Bridge
from iomanager.shell.errors import Notice


class Publishing(QObject):
    """``planned`` carries each plan; ``ended`` tells that a publish, resume or undo has ended.

    ``published`` carries the ids of the rows that are plates now. While a job is followed here, the window leaves it to
    this panel to tell of its end (:class:`JobFollowed`).
    """

    published = Signal(list)
    planned = Signal(object)
    ended = Signal()

    def __init__(self, owner: QWidget, service: IngestPort, bridge: Bridge) -> None:
        super().__init__(owner)
        self._owner = owner
        self._service = service
        self._bridge = bridge
        self.running = ""
        self._delivery = ""
        self._job = ""
        self.name_of: Callable[[str], str] = str
        self._deliveries: DeliveriesDialog | None = None

    def show_plan(self, rows: list[Row], delivery: Path | None, options: PublishOptions) -> None:
        """Plan, and show it."""
        tasks.start(self._owner, "plan", self._show_plan(rows, delivery, options))

    def publish_rows(self, rows: list[Row], delivery: Path | None, options: PublishOptions) -> None:
        """Plan and publish; a plan with an error is shown instead."""
        tasks.start(self._owner, "plan", self._plan_and_publish(rows, delivery, options))

    def publish(self, plan: Plan) -> None:
        """Do exactly this plan."""
        tasks.start(self._owner, "publish", self._publish(plan), exclusive=True)

    def resume(self, delivery_id: str) -> None:
        """Finish a delivery."""
        title = self.tr("Resuming the delivery")
        done = self.tr("The delivery is complete.")
        tasks.start(self._owner, "publish", self._resume(title, done, delivery_id), exclusive=True)

    def follow(self, delivery_id: str) -> None:
        """Show the progress of a job that somebody submitted: this window before, another one, the command line."""
        title = self.tr("Following the delivery")
        done = self.tr("The delivery is complete.")
        tasks.start(self._owner, "publish", self._follow(title, done, delivery_id), exclusive=True)

    def undo(self, delivery_id: str) -> None:
        """Take a delivery back."""
        title = self.tr("Undoing the delivery")
        done = self.tr("The delivery was taken back: its records are retired, its files removed.")
        tasks.start(self._owner, "publish", self._undo(title, done, delivery_id), exclusive=True)

    def show_deliveries(self) -> None:
        """The list of past deliveries."""
        dialog = DeliveriesDialog(self._service, self._owner)
        dialog.resume.connect(self.resume)
        dialog.undo.connect(self.undo)
        dialog.follow.connect(self.follow)
        dialog.compare.connect(lambda folder: self.compare(Path(folder), "published"))
        self.ended.connect(dialog.refresh)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()
        self._deliveries = dialog

    def compare(self, delivery: Path, other: str) -> None:
        """Show the differences to another turnover."""
        tasks.start(self._owner, "compare", self._compare(delivery, other))

    async def _plan(self, rows: list[Row], delivery: Path | None, options: PublishOptions) -> Plan:
        title = self.tr("Planning")
        made = await tasks.run(self._owner, "plan", self._service.plan, rows, delivery, options, title=title)
        self.planned.emit(made)
        return made

    async def _show_plan(self, rows: list[Row], delivery: Path | None, options: PublishOptions) -> None:
        self._open_plan(await self._plan(rows, delivery, options))

    async def _plan_and_publish(self, rows: list[Row], delivery: Path | None, options: PublishOptions) -> None:
        made = await self._plan(rows, delivery, options)
        reason = why_not(made)
        if reason:
            errors.show(self._owner, InvalidInput(reason, hint=self.tr("Nothing was written. The plan shows where.")))
            self._open_plan(made)
        else:
            self.publish(made)

    def _open_plan(self, plan: Plan) -> None:
        dialog = PlanDialog(plan, self.name_of, self._owner)
        dialog.publish.connect(self.publish)
        dialog.export.connect(lambda made, path: tasks.start(self._owner, "export", self._export(made, path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    async def _export(self, plan: Plan, path: Path) -> None:
        await tasks.run(self._owner, "export", self._service.export_plan, plan, path)
        self._say(self.tr("The plan was written to {path}.").format(path=path))

    async def _publish(self, plan: Plan) -> None:
        n = len(plan.plates)
        title = self.tr("Publishing %n plate(s)", "", n)
        done = self.tr("%n plate(s) were published and verified.", "", n)
        failed = self._say_failed(await self._wait(title, self._do_publish, plan), done)
        self.published.emit([row for plate in plan.plates if plate.key not in failed for row in plate.row_ids])

    async def _resume(self, title: str, done: str, delivery_id: str) -> None:
        self._delivery = delivery_id
        self._say_failed(await self._wait(title, self._do_resume, delivery_id), done)

    async def _follow(self, title: str, done: str, delivery_id: str) -> None:
        self._delivery = delivery_id
        self._say_failed(await self._wait(title, self._do_follow, delivery_id), done)

    async def _undo(self, title: str, done: str, delivery_id: str) -> None:
        undone = await self._run(title, self._service.undo, delivery_id, exclusive=True)
        kept = list(getattr(undone, "kept", ()))
        if kept:
            text = self.tr("The records are retired; %n file(s) had changed since and stayed.", "", len(kept))
            paths = "\n".join(" ".join(map(str, entry.values())) for entry in kept)
            errors.notify(self._owner, Notice(text, level="warning", details=paths))
        else:
            self._say(done)

    def _say_failed(self, result: Published, done: str) -> set[str]:
        """Say how it ended: what failed with the first reason, all of them in the fold. The keys of those plates."""
        failed = result.failed
        if not failed:
            self._tell(Notice(done, level="ok"))
            return set()
        text = self.tr("%n plate(s) could not be published; the others are done.", "", len(failed))
        lines = [f"{plate['plate']}: {phrases.shown(plate['message'])}" for plate in failed]
        hint = self.tr("Correct the cause, then resume the delivery under Deliveries.")
        self._tell(Notice(text, f"{lines[0]} {hint}", "error", "\n".join(lines)))
        return {str(plate["plate"]) for plate in failed}

    def _do_publish(self, plan: Plan, *, token: CancelToken, progress: Progress) -> Published:
        """In a thread: submit, which tells the delivery's id first, and wait."""
        submitted = self._service.submit(plan, self._remember)
        self._hold(submitted.job_id)
        return self._see(submitted.delivery_id, token, progress)

    def _do_resume(self, delivery_id: str, *, token: CancelToken, progress: Progress) -> Published:
        self._hold(self._service.restart(delivery_id).job_id)
        return self._see(delivery_id, token, progress)

    def _do_follow(self, delivery_id: str, *, token: CancelToken, progress: Progress) -> Published:
        self._hold(self._service.delivery(delivery_id).job_id)
        return self._see(delivery_id, token, progress)

    def _see(self, delivery_id: str, token: CancelToken, progress: Progress) -> Published:
        reins = Reins(token, lambda paused: self._service.pause(delivery_id, paused=paused))
        return self._service.follow(delivery_id, token=reins, progress=progress)

    def _remember(self, delivery_id: str) -> None:
        self._delivery = delivery_id

    def _hold(self, job: str | None) -> None:
        """From now on it is told here how this job ends."""
        if job:
            self._job = job
            self._bridge.publish(JobFollowed(job))

    def _let_go(self, *, told: bool) -> None:
        if self._job:
            self._bridge.publish(JobLeft(self._job, told))
        self._job = self._delivery = self.running = ""

    async def _wait(self, title: str, work: Callable[..., Published], *args: object) -> Published:
        """Wait for a job. Who cancels here ends the job; closing the window only ends the waiting, unasked."""
        told = False
        try:
            ended: Published = await self._run(title, work, *args)
            told = True
        except Cancelled:
            if self._delivery:
                self.running = title
                await tasks.run(self._owner, "cancel", self._service.cancel, self._delivery)
                self.running = ""
                self.ended.emit()
                text = self.tr("The publish was cancelled. Resume it under Deliveries, or undo it there.")
                self._tell(Notice(text, level="info"))
                told = True
            raise
        finally:
            self._let_go(told=told)
        return ended

    async def _run(self, title: str, work: Callable[..., Any], *args: object, exclusive: bool = False) -> Any:
        self.running = title
        self.planned.emit(None)
        try:
            return await tasks.run(self._owner, "publish", work, *args, exclusive=exclusive, title=title)
        finally:
            self.running = ""
            if shiboken6.isValid(self):  # else the panel has gone meanwhile
                self.ended.emit()

    async def _compare(self, delivery: Path, other: str) -> None:
        title = self.tr("Comparing")
        compared = await tasks.run(self._owner, "compare", self._service.compare, delivery, other, title=title)
        dialog = DiffDialog(compared, self._owner)
        dialog.reply.connect(lambda made, path: tasks.start(self._owner, "reply", self._reply(made, path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    async def _reply(self, compared: Any, path: Path) -> None:
        await tasks.run(self._owner, "reply", self._service.write_reply, compared, path)
        self._say(self.tr("The reply was written to {path}.").format(path=path))

    def _tell(self, notice: Notice) -> None:
        """Say how a job ended: above the panel, or above the window where the panel cannot be seen."""
        window = self._owner.window()
        errors.notify(window if self._owner.visibleRegion().isEmpty() else self._owner, notice)
        if not window.isActiveWindow():
            QApplication.alert(window)

    def _say(self, text: str) -> None:
        errors.notify(self._owner, Notice(text, level="ok"))
