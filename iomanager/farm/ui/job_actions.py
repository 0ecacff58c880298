"""What can be done with the selected jobs and steps: one list for the context menu, the menus, the palette and keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMessageBox

from iomanager.core.errors import IOManagerError, NotFound
from iomanager.farm.status import Action as Deed
from iomanager.farm.ui import exporting, nodes, rules, words
from iomanager.farm.ui.details import outputs_of
from iomanager.farm.ui.nodes import Node
from iomanager.farm.ui.port import JobsDesk, JobsPort
from iomanager.farm.ui.rules import Target
from iomanager.farm.ui.tree_view import JobsView
from iomanager.shell import errors, phrases, tasks
from iomanager.shell.actions import Action, context_menu
from iomanager.shell.errors import Notice

OWN_LOGS = frozenset({"local", "celery"})
"""The engines whose logs are files in our folder."""
LARGEST_PRIORITY = 1_000_000


@dataclass(frozen=True, slots=True)
class Done:
    """How many calls were made, and what the others raised."""

    count: int
    errors: tuple[IOManagerError, ...]


def perform(service: JobsPort, deed: Deed, calls: Sequence[tuple[str, str]], value: float | None = None) -> Done:
    """Act on each pair of a job and a task, in a thread; one that fails does not stop the others."""
    wrong = []
    for job, task in calls:
        try:
            service.act(deed, job, task, value=value)
        except IOManagerError as error:
            wrong.append(error)
    return Done(len(calls) - len(wrong), tuple(wrong))


class JobActions(QObject):
    """``acted`` tells that the jobs should be looked at again."""

    acted = Signal()

    def __init__(self, view: JobsView, desk: JobsDesk) -> None:
        super().__init__(view)
        self._view = view
        self._desk = desk
        view.menu_asked.connect(self._open_menu)

    def actions(self) -> list[Action]:
        """Everything, with its reason where it cannot be done now."""
        return [*self._deeds(), *self._others()]

    def retry_errors(self) -> None:
        """Run again everything in error of the jobs of the selection."""
        jobs = [target for target in self._jobs_of_selection() if not rules.refusal(Deed.RETRY, [target])]
        self._start(Deed.RETRY, jobs)

    def act(self, deed: Deed) -> None:
        """Do it with the selection; asks first where it takes something away."""
        chosen = rules.possible(deed, self._targets())
        if not chosen:
            return
        if deed in {Deed.CANCEL, Deed.DELETE, Deed.RESTART}:
            self._ask(deed, chosen)
        elif deed is Deed.PRIORITY:
            self._ask_priority(chosen)
        else:
            self._start(deed, chosen)

    def copy_ids(self) -> None:
        """The ids of the selected lines, one a line; a step's behind its job's."""
        self._copy([" ".join(filter(None, node.key)) for node in self._view.selected()])

    def copy_errors(self) -> None:
        """The first error of each selected line."""
        self._copy([f"{nodes.text(node, 0)}: {node.message}" for node in self._view.selected() if node.message])

    def copy_logs(self) -> None:
        """The folders of the selected jobs' logs."""
        folders = [str(self._desk.logs / node.key[0]) for node in self._view.selected() if node.job.engine in OWN_LOGS]
        self._copy(list(dict.fromkeys(folders)))

    def open_outputs(self) -> None:
        """Open the folder that the first selected line writes to."""
        nodes_ = self._view.selected()
        if nodes_:
            tasks.start(self._view, "outputs", self._open_outputs(nodes_[0]))

    def export(self) -> None:
        """Write the first selected job to a file."""
        chosen = self._view.selected()
        if chosen:
            exporting.ask(self._view, self._desk, chosen[0].key[0])

    # the lists

    def _deeds(self) -> list[Action]:
        entries: list[tuple[Deed, str, str, str]] = [
            (Deed.RETRY, self.tr("Retry"), "Ctrl+Shift+R", "refresh"),
            (Deed.SKIP, self.tr("Skip"), "Ctrl+Shift+K", "skip-next"),
            (Deed.CANCEL, self.tr("Cancel…"), "Ctrl+Shift+X", "cancel"),
            (Deed.PAUSE, self.tr("Pause"), "Ctrl+Shift+U", "pause"),
            (Deed.RESUME, self.tr("Resume"), "Ctrl+Shift+G", "play"),
            (Deed.RESTART, self.tr("Restart from the beginning…"), "", "restore"),
            (Deed.PRIORITY, self.tr("Priority…"), "", "sort"),
            (Deed.DELETE, self.tr("Delete…"), "Del", "delete-outline"),
        ]
        made = [
            Action(f"jobs.{deed.value}", title, partial(self.act, deed), keys, "jobs", partial(self._can, deed), icon)
            for deed, title, keys, icon in entries
        ]
        again = Action(
            "jobs.retry_errors", self.tr("Retry all errors of the job"), self.retry_errors, "Ctrl+Alt+R", "jobs",
            self._can_retry_errors, "refresh",
        )  # fmt: skip
        return [made[0], again, *made[1:]]

    def _others(self) -> list[Action]:
        entries: list[tuple[str, str, Callable[[], None], Callable[[], bool | str], str]] = [
            ("copy", self.tr("Copy lines"), self._view.copy, self._some, "content-copy"),
            ("copy_id", self.tr("Copy id"), self.copy_ids, self._some, "tag-outline"),
            ("copy_error", self.tr("Copy error"), self.copy_errors, self._has_error, "alert-circle-outline"),
            ("copy_log", self.tr("Copy the log's folder"), self.copy_logs, self._has_log, "text-box-outline"),
            ("outputs", self.tr("Open the output folder"), self.open_outputs, self._some, "folder-open-outline"),
            ("export", self.tr("Export the job…"), self.export, self._some, "open-in-new"),
        ]
        return [
            Action(f"jobs.{name}", title, run, "", "jobs", enabled, icon) for name, title, run, enabled, icon in entries
        ]

    def _open_menu(self, where: QPoint) -> None:
        context_menu(self._view, self.actions(), apart={"jobs.restart", "jobs.copy"}).popup(where)

    # what is possible

    def _targets(self) -> list[Target]:
        return [nodes.target(node) for node in self._view.selected()]

    def _jobs_of_selection(self) -> list[Target]:
        jobs = {node.key[0]: node.job for node in self._view.selected()}
        return [nodes.target(nodes.job_node(job, ())) for job in jobs.values()]

    def _can(self, deed: Deed) -> bool | str:
        reason = rules.refusal(deed, self._targets())
        return words.why_not(reason) if reason else True

    def _can_retry_errors(self) -> bool | str:
        reason = rules.refusal(Deed.RETRY, self._jobs_of_selection())
        return words.why_not(reason) if reason else True

    def _some(self) -> bool | str:
        return bool(self._view.selected()) or words.why_not(rules.Why.NOTHING)

    def _has_error(self) -> bool | str:
        return any(node.message for node in self._view.selected()) or words.why_not(rules.Why.NOT_FAILED)

    def _has_log(self) -> bool | str:
        chosen = self._view.selected()
        if not chosen:
            return words.why_not(rules.Why.NOTHING)
        return any(node.job.engine in OWN_LOGS for node in chosen) or self.tr("The engine keeps the log itself.")

    # doing it

    def _ask(self, deed: Deed, chosen: Sequence[Target]) -> None:
        names = ", ".join(target.title for target in chosen[:3]) + (" …" if len(chosen) > 3 else "")
        title, text, button = self._question(deed, names)
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=self._view)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes = box.addButton(button, QMessageBox.ButtonRole.AcceptRole)
        box.setEscapeButton(box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole))
        box.setDefaultButton(yes)
        yes.clicked.connect(lambda: self._start(deed, chosen))
        box.open()

    def _question(self, deed: Deed, names: str) -> tuple[str, str, str]:
        """The dialog's title, its question, and the word on its button."""
        if deed is Deed.CANCEL:
            text = self.tr("End {names} now? What runs is stopped; retry goes on with what is missing.")
            return self.tr("Cancel"), text.format(names=names), self.tr("End it")
        if deed is Deed.DELETE:
            text = self.tr("Remove {names} from the list, with the logs? Published files stay where they are.")
            return self.tr("Delete"), text.format(names=names), self.tr("Remove it")
        text = self.tr("Begin {names} again from the first step? Steps that are done run once more.")
        return self.tr("Restart"), text.format(names=names), self.tr("Begin again")

    def _ask_priority(self, chosen: Sequence[Target]) -> None:
        dialog = QInputDialog(self._view)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
        dialog.setWindowTitle(self.tr("Priority"))
        dialog.setLabelText(self.tr("Higher begins first. What runs already is not stopped."))
        dialog.setDoubleRange(-LARGEST_PRIORITY, LARGEST_PRIORITY)
        dialog.setDoubleDecimals(1)
        first = next((node.job.priority for node in self._view.selected()), 10.0)
        dialog.setDoubleValue(first)
        dialog.doubleValueSelected.connect(lambda value: self._start(Deed.PRIORITY, chosen, value))
        dialog.open()

    def _start(self, deed: Deed, chosen: Sequence[Target], value: float | None = None) -> None:
        calls = [call for target in chosen for call in rules.commands(deed, target)]
        if calls:
            tasks.start(self._view, f"act-{deed.value}-{calls[0]}", self._act(deed, calls, value))

    async def _act(self, deed: Deed, calls: Sequence[tuple[str, str]], value: float | None) -> None:
        key = f"act-{deed.value}-{calls[0]}"
        done = await tasks.run(self._view, key, perform, self._desk.service, deed, calls, value)
        self.acted.emit()
        if done.errors:
            first = done.errors[0]
            more = len(done.errors) - 1
            hint = self.tr("%n more of the selection could not be changed.", "", more) if more else first.hint
            errors.notify(self._view, Notice(first.message, hint, "error"))

    async def _open_outputs(self, node: Node) -> None:
        key = node.key[0], "" if node.is_group or node.task is None else node.task.id
        found = await tasks.run(self._view, "outputs", outputs_of, self._desk.service, key)
        folder = _folder(found)
        if folder is None:
            message = self.tr("It is not known where {title} writes to.").format(title=nodes.text(node, 0))
            raise NotFound(message, hint=self.tr("Only steps that say their outputs can be opened."))
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            raise NotFound(self.tr("No program opens {path}.").format(path=folder))

    @staticmethod
    def _copy(lines: Sequence[str]) -> None:
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))


def _folder(files: Sequence[str]) -> Path | None:
    """The folder that all of the files have in common, or the nearest one above that exists."""
    if not files:
        return None
    try:
        common = Path(os.path.commonpath([str(Path(file).parent) for file in files]))
    except ValueError:  # on several drives
        common = Path(files[0]).parent
    return next((folder for folder in (common, *common.parents) if folder.is_dir()), None)


def said(error: IOManagerError) -> str:
    """An error and what to do about it, in the user's language."""
    return " ".join(filter(None, (phrases.shown(error.message), phrases.shown(error.hint))))
