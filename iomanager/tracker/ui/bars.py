"""Around the table: the filter with its words as chips, counts and age, and what is said where there is nothing."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from iomanager.shell import icons, language, phrases, theme
from iomanager.shell.widgets import controls
from iomanager.tracker.kinds import Kind
from iomanager.tracker.ui import filters, words


class FilterBar(QWidget):
    """``changed`` tells that other records are wanted, when the typing has come to rest."""

    changed = Signal()
    refresh = Signal()
    add = Signal()
    load = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = Kind.SHOT
        self.text = controls.search_field()
        self.counts = controls.label("", "secondary")
        self.age = controls.label("", "secondary")
        self.locked = controls.label("", "warning")
        self.locked.hide()
        self._away, self._kept = "", False
        self._when: datetime | None = None
        self.again = controls.icon_button("refresh")
        self.add_button = controls.button()
        self.import_button = controls.button()
        self.chips = QWidget()
        self._chips = QHBoxLayout(self.chips)
        self._soon = QTimer(self, singleShot=True, interval=250)
        self._build()
        language.follow(self, self._say)

    def show_kind(self, kind: Kind) -> None:
        """Filter another kind."""
        self.kind = kind
        self._show_chips()
        self._say()

    def show_count(self, count: int, more: bool) -> None:
        """How many are listed, and whether more come."""
        number = QLocale().toString(count)
        self.counts.setText(self.tr("{count} so far…").format(count=number) if more else number)

    def show_age(self, when: datetime | None, *, kept: bool = False) -> None:
        """How old what is shown is; what is ``kept`` of a site may never have been looked at."""
        told = words.age(when) if when is not None or kept else ""
        self.age.setText(" · ".join(each for each in (told, self.tr("away") if self._away else "") if each))
        time = when.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z") if when else ""
        self.age.setToolTip("\n".join(each for each in (time, phrases.shown(self._away)) if each))
        self._when, self._kept = when, kept

    def show_away(self, reason: str) -> None:
        """Why the tracker does not answer; empty where it does."""
        self._away = reason
        controls.set_role(self.age, "warning" if reason else "secondary")
        self.show_age(self._when, kept=self._kept)

    def show_possible(self, add: bool | str, load: bool | str, denied: str) -> None:
        """Whether one may add and import, or why not; ``denied``: why nothing may be changed at all."""
        for button, answer in ((self.add_button, add), (self.import_button, load)):
            button.setEnabled(answer is True)
            button.setToolTip(answer if isinstance(answer, str) else "")
        self.locked.setVisible(bool(denied))
        self.locked.setToolTip(denied)
        self.locked.setText(self.tr("read only"))
        self.locked.setAccessibleDescription(denied)

    def words_shown(self) -> list[str]:
        """The chips, from left to right."""
        found: list[QToolButton] = list(self.chips.findChildren(QToolButton))
        return [chip.text() for chip in found if not chip.isHidden()]

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        shown = (self.text, self.counts, self.age, self.locked, self.again, self.import_button, self.add_button)
        for widget in shown:
            row.addWidget(widget)
        row.setStretch(0, 1)
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._chips.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.chips.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.chips)
        self.text.textChanged.connect(lambda _: self._soon.start())
        self._soon.timeout.connect(self._changed)
        self.again.clicked.connect(self.refresh)
        self.add_button.clicked.connect(self.add)
        self.import_button.clicked.connect(self.load)

    def _changed(self) -> None:
        self._show_chips()
        self.changed.emit()

    def _show_chips(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        named = [token for token in filters.tokens(self.kind, self.text.text()) if token.field]
        for token in named:
            self._chips.addWidget(self._chip(token))
        self.chips.setVisible(bool(named))

    def _chip(self, token: filters.Token) -> QToolButton:
        sign = "≠" if token.without else "="
        chip = QToolButton()
        chip.setText(f"{words.field_word(token.field)} {sign} {token.value}")
        chip.setIcon(icons.icon("close"))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        controls.name_it(chip, self.tr("Take {word} out of the filter").format(word=token.word))
        chip.clicked.connect(lambda: self.text.setText(filters.without(self.text.text(), token.word)))
        return chip

    def _say(self) -> None:
        controls.ask(self.text, self.tr("Filter: a name, status:ip, -status:omt, sequence:S001"))
        controls.name_it(self.again, self.tr("Look again now (Shift+F5)"))
        self.import_button.setText(self.tr("Import…"))
        self.add_button.setText(self.tr("Add…"))


class Emptiness(QWidget):
    """In place of the table where there is nothing to show: why, and what to do. ``acted`` is its button."""

    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = "loading"
        self._reason = ""
        self._load: bool | str = True
        self.words = controls.label("", "secondary")
        self.button = controls.button()
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button.clicked.connect(lambda: self.acted.emit(self.kind))
        column = QVBoxLayout(self)
        column.setSpacing(2 * theme.GRID)
        column.addStretch(2)
        column.addWidget(self.words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        language.follow(self, self._say)

    def show_kind(self, kind: str, reason: str = "") -> None:
        """``loading``, ``none``, ``filtered``, ``project`` (none is open) or ``failed`` with the reason."""
        self.kind, self._reason = kind, reason
        self._say()

    def show_possible(self, load: bool | str) -> None:
        """Whether one may import here, or why not."""
        self._load = load
        self._say()

    def _say(self) -> None:
        said, button = {
            "loading": (self.tr("Reading the tracker…"), ""),
            "none": (self.tr("There is nothing here yet. Add the first one, or import a sheet."), self.tr("Import…")),
            "filtered": (self.tr("Nothing fits the filter."), self.tr("Clear the filter")),
            "project": (self.tr("Open a project to see its records."), ""),
            "failed": (self._reason, self.tr("Try again")),
        }[self.kind]
        self.words.setText(said)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        imports = self.kind == "none"
        self.button.setEnabled(not imports or self._load is True)
        self.button.setToolTip(self._load if imports and isinstance(self._load, str) else "")
