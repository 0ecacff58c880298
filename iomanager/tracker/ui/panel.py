"""The tracker's panel: places at the left, the table of records, and the fields of the chosen one beside what waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from iomanager.core.errors import IOManagerError
from iomanager.shell import errors, language, phrases, tasks
from iomanager.shell.actions import Action, always, context_menu
from iomanager.shell.errors import Notice
from iomanager.shell.panels import PanelContext
from iomanager.shell.widgets.pictures import Pictures
from iomanager.tracker import importing
from iomanager.tracker.belonging import needs_project
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Ref
from iomanager.tracker.record import Record
from iomanager.tracker.ui import deeds, history, import_dialog, words
from iomanager.tracker.ui.add_dialog import ASKED, AddDialog
from iomanager.tracker.ui.bars import Emptiness, FilterBar
from iomanager.tracker.ui.details import DetailsView
from iomanager.tracker.ui.feed import RecordsFeed
from iomanager.tracker.ui.import_dialog import ImportDialog
from iomanager.tracker.ui.looking import Looker
from iomanager.tracker.ui.outbox_view import OutboxView
from iomanager.tracker.ui.places import Places, kinds_of
from iomanager.tracker.ui.port import TrackerDesk
from iomanager.tracker.ui.reading import Frame, read_details, read_pictures
from iomanager.tracker.ui.table_model import RecordsModel
from iomanager.tracker.ui.table_view import RecordsView

_SPLIT, _PLACE = "tracker.split", "tracker.place"
TABLE, NOTHING = 0, 1
IMPORTED = frozenset({*ASKED, Kind.VERSION})
"""The kinds that sheets are imported into."""


class TrackerPanel(QWidget):
    """Joins the parts. Everything that reads or writes runs in threads."""

    def __init__(self, desk: TrackerDesk, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.context = context
        self.history = history.History()
        self.model = RecordsModel(self)
        self.pictures = Pictures(partial(read_pictures, desk), self)
        self.view = RecordsView(self.model, self.pictures, context.state)
        self.places = Places(kinds_of(desk))
        self.bar = FilterBar()
        self.empty = Emptiness()
        self.details = DetailsView()
        self.outbox = OutboxView(desk)
        self.tabs = QTabWidget()
        self.feed = RecordsFeed(desk, self.model, self)
        self.looker = Looker(desk, self)
        self.model.denied = desk.desk.permit.edit
        self._stack = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._clock = QTimer(self, interval=10_000)
        self._writes = 0
        self._turns = asyncio.Lock()
        self._read = self._follows = False
        self._last = ""
        self._added = ""
        self._detailed: Record | None = None
        self._build()
        self._connect()
        language.follow(self, self._say)

    # what the panel can do

    def actions_of_panel(self) -> list[Action]:
        """For menus, palette, context menu and shortcut sheet."""
        some, gone, can_add = self._some, self._can_remove, self._can_add
        away = "delete-outline"
        along, files = partial(self.remove, along=True), partial(self.remove, files=True)
        entries: list[tuple[str, str, Callable[[], None], str, str, Callable[[], bool | str]]] = [
            ("refresh", self.tr("Look at the tracker again"), self.refresh, "Shift+F5", "refresh", always),
            ("find", self.tr("Filter records"), self.bar.text.setFocus, "Ctrl+Alt+F", "filter-outline", always),
            ("add", self.tr("Add…"), self.add, "Ctrl+Shift+N", "plus", can_add),
            ("edit", self.tr("Edit"), self.edit, "", "pencil-outline", self._can_edit),
            ("remove", self.tr("Remove"), self.remove, "Del", away, gone),
            ("remove_along", self.tr("Remove with what belongs to it"), along, "Shift+Del", away, gone),
            ("remove_files", self.tr("Remove, and move its folder to the trash"), files, "", away, gone),
            ("undo", self.tr("Undo"), self.undo, "Ctrl+Z", "undo", self._can_undo),
            ("redo", self.tr("Redo"), self.redo, "Ctrl+Shift+Z", "redo", self._can_redo),
            ("import", self.tr("Import a sheet…"), self.choose_file, "Ctrl+Shift+I", "upload", self._can_import),
            ("copy", self.tr("Copy lines"), self.view.copy, "", "content-copy", some),
            ("page", self.tr("Open the web page"), self.open_page, "Ctrl+Return", "open-in-new", self._paged),
            ("waiting", self.tr("Show what waits to be sent"), self.show_outbox, "", "send", always),
        ]
        return [
            Action(f"tracker.{name}", title, run, keys, "tracker", enabled, icon)
            for name, title, run, keys, icon, enabled in entries
        ]

    def refresh(self) -> None:
        """Look at the site where there is one, and read everything again."""
        self.pictures.forget()
        self.looker.look(aloud=True)
        self.feed.read(names=True)
        self.outbox.refresh()

    def add(self) -> None:
        """Ask for a new record of the kind that is shown."""
        if self._can_add() is not True:
            return
        dialog = AddDialog(self.model.kind, self.feed.schema, self._known(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._write(self._add(dialog.kind, dialog.texts())))
        dialog.open()

    def edit(self) -> None:
        """Edit the first field of the chosen record that may be."""
        row = self.view.currentIndex().row()
        column = self.view.currentIndex().column()
        names = self.model.fields
        if column < 0 or not self.model.is_editable(names[column]):
            column = next((at for at, name in enumerate(names) if self.model.is_editable(name)), -1)
        if row >= 0 and column >= 0:
            self.view.setCurrentIndex(self.model.index(row, column))
            self.view.edit(self.model.index(row, column))

    def remove(self, *, along: bool = False, files: bool = False) -> None:
        """Take the chosen records out of use; undo brings them back."""
        chosen = self.view.selected()
        if chosen:
            self._write(self._remove(chosen, along=along, files=files))

    def undo(self) -> None:
        """Take the last change back."""
        if self.history.done:
            self._write(self._turn(self.history.done, self.history.undone))

    def redo(self) -> None:
        """Do again what was taken back."""
        if self.history.undone:
            self._write(self._turn(self.history.undone, self.history.done))

    def choose_file(self) -> None:
        """Ask for a sheet to import."""
        if self._can_import() is not True:
            return
        dialog = QFileDialog(self, self.tr("Choose a sheet"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(self.tr("Sheets (*.xlsx *.xls *.ods *.csv *.tsv)"))
        dialog.fileSelected.connect(lambda name: self.import_file(Path(name)))
        dialog.open()

    def import_file(self, file: Path) -> None:
        """Show what a sheet would do."""
        tasks.start(self, "import", self._preview(file))

    def open_page(self) -> None:
        """Open the chosen record at the site."""
        record = self.view.current()
        address = self.desk.page_of(record.kind, record.id) if record is not None else ""
        if address:
            QDesktopServices.openUrl(QUrl(address))

    def show_outbox(self) -> None:
        """Bring what waits to the front."""
        self.tabs.setCurrentWidget(self.outbox)
        self.outbox.list.setFocus()

    # building

    def _build(self) -> None:
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentIndex(NOTHING)
        self.tabs.addTab(self.details, "")
        self.tabs.addTab(self.outbox, "")
        self.tabs.setDocumentMode(True)
        for widget in (self.places, self._stack, self.tabs):
            self._split.addWidget(widget)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes(self.context.state.get(_SPLIT, [170, 900, 320]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.bar)
        layout.addWidget(self._split, 1)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.places.chosen.connect(self._go)
        self.bar.changed.connect(self._filter)
        self.bar.refresh.connect(self.refresh)
        self.bar.add.connect(self.add)
        self.bar.load.connect(self.choose_file)
        self.empty.acted.connect(self._act_on_nothing)
        self.feed.framed.connect(self._framed)
        self.feed.came.connect(self._came)
        self.feed.failed.connect(self._failed)
        self.model.edited.connect(lambda *what: self._write(self._edit(*what)))
        self.view.chosen.connect(self._chosen)
        self.view.sorted_by.connect(self.feed.sort)
        self.view.menu_asked.connect(self._open_menu)
        self.pictures.arrived.connect(self.model.picture_came)
        self.outbox.counted.connect(self._count_waiting)
        self.outbox.acted.connect(self._sent)
        self.feed.described.connect(self._described)
        self.looker.looked.connect(self._looked)
        self.looker.failed.connect(lambda error: self.bar.show_away(error.message))
        self._split.splitterMoved.connect(lambda *_: self.context.state.set(_SPLIT, self._split.sizes()))
        self._clock.timeout.connect(self._show_age)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._read:
            self._read = True
            self._clock.start()
            self.places.choose(Kind(self.context.state.get(_PLACE, Kind.SHOT.value)))

    def _follow(self) -> None:
        """When the first rows stand, or cannot: read what waits, and look at the site from now on."""
        if not self._follows:
            self._follows = True
            self.outbox.refresh()
            self.looker.start()

    def _looked(self, came: bool, as_of: datetime | None) -> None:
        """The site was looked at, behind what is shown already."""
        self.bar.show_away("")
        self.feed.as_of = as_of
        self._show_age()
        if came or not self.model.rowCount():
            self.feed.read()
            self.outbox.refresh()

    def _sent(self) -> None:
        """What waits was decided on: it is sent at once, where the site answers."""
        self.feed.read()
        self.looker.look(aloud=True)

    # what comes

    def _go(self, kind: Kind, owner: Record | None) -> None:
        self.context.state.set(_PLACE, kind.value)
        self.bar.show_kind(kind)
        self.details.show_rows(())
        self.feed.go(kind, owner, self.bar.text.text())
        self.view.show_kind()
        self.empty.show_kind("loading")
        self._stack.setCurrentIndex(NOTHING)
        self._show_rights()

    def _filter(self) -> None:
        self.feed.filter(self.bar.text.text())

    def _framed(self, frame: Frame) -> None:
        self.places.show_sequences(frame.sequences)
        self._show_rights()

    def _described(self) -> None:
        self.model.schema = self.feed.schema

    def _came(self, more: bool) -> None:
        self._follow()
        count = self.model.rowCount()
        self.bar.show_count(count, more)
        self._show_age()
        filtered = bool(self.bar.text.text().strip())
        if not self.feed.project_id and needs_project(self.model.kind):
            self.empty.show_kind("project")
        else:
            self.empty.show_kind("filtered" if filtered else "none")
        self._stack.setCurrentIndex(TABLE if count else NOTHING)
        if self._added and self.view.choose(self._added):
            self._added = ""
        elif self._last and self.view.current() is None:
            self.view.choose(self._last)
        elif self.view.current() != self._detailed:
            self._chosen()

    def _failed(self, error: IOManagerError) -> None:
        self._follow()
        if self.model.rowCount():
            errors.show(self, error)
        said = f"{phrases.shown(error.message)} {phrases.shown(error.hint)}".strip()
        self.empty.show_kind("failed", said)
        self._stack.setCurrentIndex(TABLE if self.model.rowCount() else NOTHING)

    def _act_on_nothing(self, kind: str) -> None:
        if kind == "filtered":
            self.bar.text.clear()
        elif kind == "failed":
            self.refresh()
        else:
            self.choose_file()

    def _chosen(self) -> None:
        record = self._detailed = self.view.current()
        if record is not None:
            self._last = record.id
        tasks.start(self, "details", self._show_details(record))
        self.context.refresh_actions()

    async def _show_details(self, record: Record | None) -> None:
        rows = await tasks.run(self, "details", read_details, self.desk, record) if record is not None else []
        self.details.show_rows(rows)

    def _count_waiting(self, count: int) -> None:
        self.looker.waiting = count
        self.context.badge(str(count or ""))
        self.tabs.setTabText(1, self.tr("Waiting ({count})").format(count=count) if count else self.tr("Waiting"))

    # what is done

    def _write(self, deed: Coroutine[Any, Any, None]) -> None:
        """Start something that writes. It goes on whatever is started after it; they take turns."""
        self._writes += 1
        tasks.start(self, f"write {self._writes}", self._in_turn(deed))

    async def _in_turn(self, deed: Coroutine[Any, Any, None]) -> None:
        try:
            async with self._turns:
                await deed
        finally:
            deed.close()  # one that was given up before its turn

    async def _edit(self, record: Record, name: str, text: str) -> None:
        done = await tasks.run(self, "write", deeds.edit, self.desk, record, {name: text}, self.feed.project_id)
        self.feed.replace(done.records[0])
        self._did(done, again=False)
        if self.view.current() == record:
            await self._show_details(done.records[0])

    async def _add(self, kind: Kind, texts: dict[str, str]) -> None:
        done = await tasks.run(self, "write", deeds.add, self.desk, kind, texts, self.feed.project_id)
        self._added = done.records[0].id
        self._did(done)
        errors.notify(self, Notice(self.tr("{name} was added.").format(name=done.records[0].label), level="ok"))

    async def _remove(self, chosen: list[Record], *, along: bool, files: bool) -> None:
        deed = partial(deeds.remove, along=along, files=files)
        self._did(await tasks.run(self, "write", deed, self.desk, chosen))
        said = self.tr("%n record(s) removed. Undo brings them back.", "", len(chosen))
        errors.notify(self, Notice(said, level="ok"))

    async def _turn(self, from_: list[history.Step], to: list[history.Step]) -> None:
        if not from_:
            return
        step = from_[-1]
        turned = await tasks.run(self, "write", history.run, step)
        from_.remove(step)
        to.append(turned)
        said = self.tr("Undone: {name}") if from_ is self.history.done else self.tr("Done again: {name}")
        errors.notify(self, Notice(said.format(name=step.title), level="ok"))
        self.feed.read()
        self.context.refresh_actions()

    def _did(self, done: deeds.Done, *, again: bool = True) -> None:
        self.history.add(done.step)
        if again:
            self.feed.read()
        self.outbox.refresh()
        self.context.refresh_actions()

    async def _preview(self, file: Path) -> None:
        kind, project = self.model.kind, self.feed.project_id
        title = self.tr("Reading {name}").format(name=file.name)
        plan = await tasks.run(self, "import", import_dialog.look_at, self.desk, kind, file, project, title=title)
        dialog = ImportDialog(plan, file.name, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._write(self._import(plan, dialog.skip_wrong)))
        dialog.open()

    async def _import(self, plan: importing.ImportPlan, skip_wrong: bool) -> None:
        write = partial(importing.apply, skip_wrong=skip_wrong)
        done = await tasks.run(self, "write", write, self.desk.desk, plan, title=self.tr("Importing"))
        self.feed.read()
        said = self.tr("{new} added, {changed} changed.").format(new=len(done.created), changed=len(done.updated))
        errors.notify(self, Notice(said, level="ok"))

    # what is possible

    def _some(self) -> bool | str:
        return self.view.any_selected() or self.tr("Choose a record first.")

    def _one(self) -> bool | str:
        return self.view.current() is not None or self.tr("Choose a record first.")

    def _paged(self) -> bool | str:
        if not self.desk.site:
            return self.tr("The records are not at a site with web pages.")
        record = self.view.current()
        if record is not None and not self.desk.page_of(record.kind, record.id):
            return self.tr("The record has no page at the site (yet).")
        return self._one()

    def _can_edit(self) -> bool | str:
        return phrases.shown(self.desk.desk.permit.edit) or self._one()

    def _can_remove(self) -> bool | str:
        return phrases.shown(self.desk.desk.permit.delete) or self._some()

    def _can_import(self) -> bool | str:
        if self.desk.desk.permit.edit:
            return phrases.shown(self.desk.desk.permit.edit)
        if self.model.kind not in IMPORTED:
            return self.tr("Such records are made by publishing.")
        return self._needs_project()

    def _can_add(self) -> bool | str:
        if self.desk.desk.permit.edit:
            return phrases.shown(self.desk.desk.permit.edit)
        if self.model.kind not in ASKED:
            return self.tr("Such records are made by publishing.")
        return self._needs_project()

    def _needs_project(self) -> bool | str:
        return bool(self.feed.project_id) or not needs_project(self.model.kind) or self.tr("Open a project first.")

    def _can_undo(self) -> bool | str:
        return bool(self.history.done) or self.tr("Nothing was changed here yet.")

    def _can_redo(self) -> bool | str:
        return bool(self.history.undone) or self.tr("Nothing was taken back.")

    def _known(self) -> dict[str, str]:
        """What the chosen record already says of a new one beside it."""
        record, names = self.view.current(), self.model.names
        owners = {"sequence_id": Kind.SEQUENCE, "shot_id": Kind.SHOT, "asset_id": Kind.ASSET}
        values = record.fields if record is not None else {}
        known = {name: names.get(Ref(kind, str(values.get(name) or "")), "") for name, kind in owners.items()}
        return {**known, "sequence_id": self.feed.owner_label or known["sequence_id"]}

    def _open_menu(self, where: QPoint) -> None:
        context_menu(self, self.actions_of_panel(), apart={"tracker.add", "tracker.undo", "tracker.import"}).popup(
            where
        )

    def _say(self) -> None:
        self.tabs.setTabText(0, self.tr("Details"))
        self.tabs.setTabText(1, self.tr("Waiting"))
        self.tabs.setAccessibleName(self.tr("What is chosen"))
        self.view.setAccessibleName(words.kind_word(self.model.kind))
        if self.model.columnCount():
            self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.model.columnCount() - 1)
        self._show_age()
        self._show_rights()

    def _show_age(self) -> None:
        self.bar.show_age(self.feed.as_of, kept=self.desk.sync is not None)

    def _show_rights(self) -> None:
        """Buttons are as possible as their actions, with the reason where they are not."""
        self.bar.show_possible(self._can_add(), self._can_import(), phrases.shown(self.desk.desk.permit.edit))
        self.empty.show_possible(self._can_import())
        self.context.refresh_actions()
