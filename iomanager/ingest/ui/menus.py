"""The panel's actions, and the menus of its buttons made of the same ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from iomanager.ingest import validate
from iomanager.shell import icons, tasks
from iomanager.shell.actions import Action

if TYPE_CHECKING:
    from iomanager.ingest.ui.panel import IngestPanel


class PanelMenus(QObject):
    """One list of actions; a menu shows those whose id it names."""

    def __init__(self, panel: IngestPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def say(self) -> None:
        """Fill the menus, in the language of the window; they look at what is possible when they open."""
        footer = self._panel.footer
        names = {
            footer.excel: ("save", "edit", "load", "reload"),
            footer.validate: ("validate", "fix_all", "timecode", "version", "src_version", "editorial", "propose"),
            footer.more: ("deliveries", "diff_published", "diff_last", "diff_other", "collect", "columns", "compact"),
        }
        for button, ids in names.items():
            menu = button.menu()
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(partial(self._fill, menu, ids))
            self._fill(menu, ids)

    def actions(self) -> list[Action]:
        """Everything but what concerns single rows."""
        return [*self._file_actions(), *self._check_actions(), *self._edit_actions(), *self._publish_actions()]

    def fill_load(self) -> None:
        """The saved scanlists of the delivery, the newest first."""
        menu = self._panel.path_bar.load_button.menu()
        menu.clear()
        folder = self._panel.path_bar.folder
        menu.addAction(self.tr("Newest scanlist")).triggered.connect(self._load_newest)
        for file in _scanlists(folder) if folder else []:
            menu.addAction(file.name).triggered.connect(lambda _=False, file=file: self._panel.file.load(file))
        menu.addSeparator()
        menu.addAction(self.tr("Other…")).triggered.connect(self._load_other)

    def _file_actions(self) -> list[Action]:
        panel, rows, saved, folder = self._panel, self._rows, self._saved, self._folder
        scan, choose = self.tr("Scan"), self.tr("Choose a delivery…")
        save, edit = self.tr("Save"), self.tr("Edit in the spreadsheet")
        return [
            _action("scan", scan, self._scan, shortcut="Ctrl+R", enabled=folder, icon="refresh"),
            _action("choose", choose, panel.path_bar.choose, shortcut="Ctrl+Shift+O", icon="folder-outline"),
            _action("save", save, panel.save, shortcut="Ctrl+S", enabled=rows, icon="content-save-outline"),
            _action("edit", edit, panel.file.edit, shortcut="Ctrl+E", enabled=saved, icon="open-in-new"),
            _action("load", self.tr("Load newest"), self._load_newest, enabled=folder, icon="file-excel-outline"),
            _action("reload", self.tr("Load again"), self._reload, enabled=saved, icon="restore"),
        ]

    def _check_actions(self) -> list[Action]:
        rows, fill = self._rows, self._panel.checking.fill_in
        titles = {
            "timecode": (self.tr("Timecode"), validate.TIMECODE),
            "version": (self.tr("Version"), validate.VERSION),
            "src_version": (self.tr("Src Version"), validate.SRC_VERSION),
            "editorial": (self.tr("Shot for Editorial"), validate.SHOT_FOR_EDITORIAL),
        }
        filled = [
            _action(name, title, partial(fill, title, codes), enabled=rows, icon="check")
            for name, (title, codes) in titles.items()
        ]
        check, title = self._panel.checking.check, self.tr("Check everything")
        every = self.tr("Fix everything that can be fixed")
        return [
            _action("validate", title, check, shortcut="F5", enabled=rows, icon="playlist-check"),
            _action("fix_all", every, self._fix_all, shortcut="Ctrl+F5", enabled=self._can_fix, icon="auto-fix"),
            *filled,
        ]

    def _edit_actions(self) -> list[Action]:
        panel, stack, rows = self._panel, self._panel.editor.stack, self._rows
        undo, redo = self.tr("Undo"), self.tr("Redo")
        return [
            _action("undo", undo, stack.undo, shortcut="Ctrl+Z", enabled=self._can_undo, icon="undo"),
            _action("redo", redo, stack.redo, shortcut="Ctrl+Shift+Z; Ctrl+Y", enabled=self._can_redo, icon="redo"),
            _action("find", self.tr("Filter rows"), self._find, shortcut="Ctrl+F", enabled=rows, icon="filter-outline"),
            _action("tick_all", self.tr("Tick all"), partial(panel.tick, "all"), enabled=rows),
            _action("tick_none", self.tr("Tick none"), partial(panel.tick, "none"), enabled=rows),
            _action("tick_shown", self.tr("Tick what is shown"), partial(panel.tick, "shown"), enabled=rows),
            _action("columns", self.tr("Columns…"), self._choose_columns, icon="table-column"),
            _action("compact", self.tr("Compact rows"), self._switch_compact, checked=lambda: panel.compact),
        ]

    def _publish_actions(self) -> list[Action]:
        panel, publishing, folder = self._panel, self._panel.publishing, self._folder
        plan, publish, possible = self.tr("Plan…"), self.tr("Publish"), self._can_publish
        past = self.tr("Deliveries…")
        against: dict[str, tuple[str, Callable[[], None]]] = {
            "diff_published": (self.tr("Compare with what is published"), partial(self._compare, "published")),
            "diff_last": (self.tr("Compare with the last scanlist"), partial(self._compare, "last")),
            "diff_other": (self.tr("Compare with another…"), self._compare_other),
        }
        movies = self.tr("Collect…")
        return [
            _action("plan", plan, panel.show_plan, shortcut="Ctrl+P", enabled=self._ticked, icon="file-tree-outline"),
            _action("publish", publish, panel.publish, shortcut="Ctrl+Return", enabled=possible, icon="upload"),
            _action("deliveries", past, publishing.show_deliveries, shortcut="Ctrl+H", icon="history"),
            *(_action(name, title, run, enabled=folder, icon="compare") for name, (title, run) in against.items()),
            _action("collect", movies, panel.collecting.ask, enabled=self._ticked, icon="movie-open-outline"),
        ]

    def _fill(self, menu: QMenu, ids: tuple[str, ...]) -> None:
        menu.clear()
        known = {action.id.removeprefix("ingest."): action for action in self._panel.actions_of_panel()}
        for name in ids:
            action = known[name]
            answer = action.enabled()
            entry = menu.addAction(action.title)
            if action.icon:
                entry.setIcon(icons.icon(action.icon))
            entry.setEnabled(answer is True)
            entry.setToolTip(answer if isinstance(answer, str) else action.help or action.title)
            if action.checked is not None:
                entry.setCheckable(True)
                entry.setChecked(action.checked())
            entry.triggered.connect(lambda _=False, run=action.run: run())

    # what the actions do

    def _scan(self) -> None:
        folder = self._panel.path_bar.folder
        if folder is not None:
            self._panel.scan(folder)

    def _reload(self) -> None:
        if self._panel.file.path is not None:
            self._panel.file.load(self._panel.file.path)

    def _load_newest(self) -> None:
        tasks.start(self._panel, "newest", self._find_newest())

    async def _find_newest(self) -> None:
        folder = self._panel.path_bar.folder
        if folder is None:
            return
        found = await tasks.run(self._panel, "newest", self._panel.service.newest, folder)
        if found is not None:
            self._panel.file.load(found)
        else:
            self._panel.view.said.emit(self.tr("There is no saved scanlist of {path} yet.").format(path=folder))

    def _load_other(self) -> None:
        start = str(self._panel.path_bar.folder or Path.home())
        kinds = self.tr("Scanlists (*.xlsx *.xls)")
        name, _ = QFileDialog.getOpenFileName(self._panel, self.tr("Load a scanlist"), start, kinds)
        if name:
            self._panel.file.load(Path(name))

    def _compare(self, other: str) -> None:
        folder = self._panel.delivery or self._panel.path_bar.folder
        if folder is not None:
            self._panel.publishing.compare(folder, other)

    def _compare_other(self) -> None:
        kinds = self.tr("Scanlists, count sheets, edit lists (*.xlsx *.csv *.edl *.otio)")
        name, _ = QFileDialog.getOpenFileName(self._panel, self.tr("Compare with"), "", kinds)
        if name:
            self._compare(name)

    def _choose_columns(self) -> None:
        header = self._panel.view.horizontalHeader()
        self._panel.columns.menu().popup(header.mapToGlobal(header.rect().bottomLeft()))

    def _switch_compact(self) -> None:
        self._panel.set_compact(not self._panel.compact)

    def _find(self) -> None:
        self._panel.filter_bar.text.setFocus()
        self._panel.filter_bar.text.selectAll()

    # when they are possible

    def _can_undo(self) -> bool | str:
        return self._panel.editor.stack.canUndo() or self.tr("Nothing to undo.")

    def _can_redo(self) -> bool | str:
        return self._panel.editor.stack.canRedo() or self.tr("Nothing to redo.")

    def _rows(self) -> bool | str:
        return self._panel.model.rowCount() > 0 or self.tr("There are no rows yet.")

    def _ticked(self) -> bool | str:
        return bool(self._panel.ticked()) or self.tr("Tick the rows to publish.")

    def _fix_all(self) -> None:
        self._panel.problems.fix_all.click()

    def _can_fix(self) -> bool | str:
        return self._panel.problems.fix_all.isEnabled() or self.tr("Nothing here can be fixed by itself.")

    def _can_publish(self) -> bool | str:
        return self._panel.why_not() or True

    def _saved(self) -> bool | str:
        return self._panel.file.path is not None or self.tr("Save the scanlist first.")

    def _folder(self) -> bool | str:
        return self._panel.path_bar.folder is not None or self.tr("Choose a delivery first.")


def _action(name: str, title: str, run: Callable[[], None], **more: Any) -> Action:
    """An action of this panel."""
    return Action(f"ingest.{name}", title, run, menu="ingest", **more)


def _scanlists(folder: Path) -> list[Path]:
    """The scanlists beside the delivery, the newest first; a folder that cannot be read has none."""
    try:
        found = [path for path in folder.glob("scanlist_*.xls*") if path.is_file()]
        return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)[:20]
    except OSError:
        return []
