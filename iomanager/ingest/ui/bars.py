"""The bands above and below the table: where the delivery is, what is shown, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from iomanager.ingest.context import Presets
from iomanager.ingest.model import PLATE_TYPES, PublishOptions
from iomanager.shell import icons, language, theme
from iomanager.shell.widgets import controls

RECENT = 12


def menu_button(icon: str = "") -> QToolButton:
    """A button that opens a menu."""
    made = QToolButton()
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setIcon(icons.icon(icon or "chevron-down"))
    made.setMenu(QMenu(made))
    return made


def band(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets in a row; None is where it stretches."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.GRID)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row


class PathBar(QWidget):
    """The delivery's folder with the recent ones, Scan, and the saved scanlists."""

    scan = Signal(object)
    load = Signal(object)
    load_menu_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = QComboBox()
        self.scan_button = controls.button(primary=False)
        self.load_button = menu_button("file-excel-outline")
        self.state = controls.label("", "secondary")
        self._choose = controls.icon_button("folder-open-outline")
        self._build()
        language.follow(self, self._say)

    def _build(self) -> None:
        self.path.setEditable(True)
        self.path.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.path.setFont(theme.mono_font())
        self.path.setMinimumContentsLength(24)
        self.path.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        row = band(self.path, self._choose, self.scan_button, self.state, self.load_button)
        row.setStretch(0, 1)
        self.setLayout(row)
        self._choose.clicked.connect(self.choose)
        self.scan_button.clicked.connect(self._scan)
        self.path.activated.connect(lambda _: self._scan())
        line = self.path.lineEdit()
        if line is not None:
            line.returnPressed.connect(self._scan)
        self.load_button.menu().aboutToShow.connect(self.load_menu_asked)

    @property
    def folder(self) -> Path | None:
        """What stands in the field."""
        text = self.path.currentText().strip().strip('"')
        return Path(text).expanduser() if text else None

    def set_recent(self, folders: Sequence[str]) -> None:
        """The folders to choose from; what stands in the field stays."""
        text = self.path.currentText()
        with QSignalBlocker(self.path):
            self.path.clear()
            self.path.addItems(list(folders))
            self.path.setCurrentText(text)

    def set_folder(self, folder: Path) -> None:
        """Show a folder."""
        self.path.setCurrentText(str(folder))

    def choose(self) -> None:
        """Ask for a folder, and scan it."""
        start = str(self.folder or Path.home())
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose a delivery"), start)
        if name:
            self.set_folder(Path(name))
            self._scan()

    def _scan(self) -> None:
        folder = self.folder
        if folder is not None:
            self.scan.emit(folder)

    def _say(self) -> None:
        self.path.setAccessibleName(self.tr("Delivery folder"))
        self.path.setToolTip(self.tr("The delivery's folder; drop one here, choose or type it"))
        line = self.path.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("Drop a delivery here, or choose a folder"))
        controls.name_it(self._choose, self.tr("Choose a folder"))
        self.scan_button.setText(self.tr("Scan"))
        self.scan_button.setToolTip(self.tr("Look at every file of the folder (Ctrl+R)"))
        self.load_button.setText(self.tr("Load"))
        controls.name_it(self.load_button, self.tr("Load a saved scanlist"))


class FilterBar(QWidget):
    """Ticks, filters, the colourspace of the delivery and the options of a publish."""

    tick = Signal(str)
    text_changed = Signal(str)
    type_changed = Signal(str)
    only_problems = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticks = menu_button("checkbox-marked-outline")
        self.text = controls.search_field()
        self.type = QComboBox()
        self.only = QCheckBox()
        self.colour = QComboBox()
        self.options = menu_button("cog-outline")
        self._colour_label = QLabel()
        self._presets = Presets()
        self._flags = dict.fromkeys(("non_retime", "mov_to_dpx", "cliplib", "smooth_retime"), False)
        self._build()
        language.follow(self, self._say)

    def _build(self) -> None:
        self.text.setMaximumWidth(320)
        self.colour.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._colour_label.setBuddy(self.colour)
        self.setLayout(
            band(self.ticks, self.text, self.type, self.only, None, self._colour_label, self.colour, self.options)
        )
        self.text.textChanged.connect(self.text_changed)
        self.type.currentIndexChanged.connect(lambda _: self.type_changed.emit(self.type.currentData() or ""))
        self.only.toggled.connect(self.only_problems)

    def set_colours(self, names: Sequence[str]) -> None:
        """The colourspaces that the whole delivery can be read as; the first entry leaves each row its own."""
        before = self.colour.currentData()
        self.colour.clear()
        self.colour.addItem(self._own_colour(), None)
        for name in names:
            self.colour.addItem(name, name)
        self.colour.setCurrentIndex(max(self.colour.findData(before), 0))

    def set_presets(self, presets: Presets) -> None:
        """Tell what the project gives to rows that say nothing."""
        self._presets = presets
        self._say()

    def publish_options(self) -> PublishOptions:
        """What is set now."""
        flags = self._flags
        return PublishOptions(
            non_retime=flags["non_retime"],
            mov_to_dpx=flags["mov_to_dpx"],
            cliplib=flags["cliplib"],
            smooth_retime=flags["smooth_retime"],
            colorspace=self.colour.currentData(),
        )

    def _own_colour(self) -> str:
        name = self._presets.colorspace
        return self.tr("each row's own, else {name}").format(name=name) if name else self.tr("each row's own")

    def _preset_words(self) -> str:
        rate = self.tr("{fps} fps").format(fps=self._presets.fps) if self._presets.fps else ""
        return " · ".join(filter(None, (self._presets.codec, self._presets.out_format, rate)))

    def _set_flag(self, name: str, on: bool) -> None:
        self._flags[name] = on

    def _say(self) -> None:
        self._fill_menus()
        controls.ask(self.text, self.tr("Filter"))
        self.text.setToolTip(self.tr("Words in any column (Ctrl+F)"))
        at = max(self.type.currentIndex(), 0)
        with QSignalBlocker(self.type):
            self.type.clear()
            self.type.addItem(self.tr("any type"), "")
            for name in PLATE_TYPES:
                self.type.addItem(name, name)
            self.type.setCurrentIndex(at)
        controls.name_it(self.type, self.tr("Show rows of one type"))
        self.only.setText(self.tr("Only problems"))
        self._colour_label.setText(self.tr("Colour"))
        if self.colour.count():
            self.colour.setItemText(0, self._own_colour())
        controls.name_it(self.colour, self.tr("The colourspace that the whole delivery is read as"))
        self.ticks.setText(self.tr("Tick"))
        controls.name_it(self.ticks, self.tr("Tick all rows, none, or those that are shown"))
        self.options.setText(self.tr("Options"))
        controls.name_it(self.options, self.tr("Options of the publish"))

    def _fill_menus(self) -> None:
        menu = self.ticks.menu()
        menu.clear()
        for what, title in (
            ("all", self.tr("Tick all")),
            ("none", self.tr("Tick none")),
            ("shown", self.tr("Tick what is shown")),
            ("healthy", self.tr("Tick healthy rows")),
        ):
            menu.addAction(title).triggered.connect(lambda _=False, what=what: self.tick.emit(what))
        menu = self.options.menu()
        menu.clear()
        menu.setToolTipsVisible(True)
        for name, title, tip in (
            ("non_retime", self.tr("Non Retime"), self.tr("Also publish retimed plates without their retime")),
            ("mov_to_dpx", self.tr("MOV to DPX"), self.tr("Write movies as DPX frames")),
            ("cliplib", self.tr("ClipLib"), self.tr("Put clips of type lib into the clip library")),
            ("smooth_retime", self.tr("Smooth Retime"), self.tr("Retime with new in-between pictures")),
        ):
            action = menu.addAction(title)
            action.setToolTip(tip)
            action.setCheckable(True)
            action.setChecked(self._flags[name])
            action.toggled.connect(lambda on, name=name: self._set_flag(name, on))
        if words := self._preset_words():
            menu.addSeparator()
            menu.addAction(self.tr("The project: {words}").format(words=words)).setEnabled(False)


class Footer(QWidget):
    """What is there in figures, and the buttons of the original."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = controls.label("", "secondary")
        self.reason = controls.label("", "secondary")
        self.excel = menu_button("file-excel-outline")
        self.validate = menu_button("format-list-checks")
        self.more = menu_button("dots-horizontal")
        self.plan = controls.button()
        self.publish = controls.button(primary=True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = band(self.figures, None, self.reason, self.excel, self.validate, self.more, self.plan, self.publish)
        self.setLayout(row)
        language.follow(self, self._say)

    def set_publish(self, count: int, reason: str) -> None:
        """What the primary button does to how many, or why it cannot."""
        self.publish.setText(self.tr("Publish {n}").format(n=count) if count else self.tr("Publish"))
        self.publish.setEnabled(not reason)
        self.plan.setEnabled(count > 0)
        tip = self.tr("Plan and publish %n row(s) (Ctrl+Return)", "", count)
        self.publish.setToolTip(reason or tip)
        metrics = self.reason.fontMetrics()
        self.reason.setText(metrics.elidedText(reason, Qt.TextElideMode.ElideRight, 320))
        self.reason.setToolTip(reason)

    def _say(self) -> None:
        self.excel.setText(self.tr("Excel"))
        controls.name_it(self.excel, self.tr("Save, open or load the scanlist"))
        self.validate.setText(self.tr("Validate"))
        controls.name_it(self.validate, self.tr("Checks, and what they fill in"))
        self.more.setText(self.tr("More"))
        controls.name_it(self.more, self.tr("Deliveries, differences, collect"))
        self.plan.setText(self.tr("Plan…"))
        self.plan.setToolTip(self.tr("Every file and record before anything is touched (Ctrl+P)"))
