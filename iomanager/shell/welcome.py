"""The first start: who are you, which language, and shall we make a demo project to try things on."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from iomanager.shell import language, roles, theme
from iomanager.shell.widgets import controls

WIDTH = 560


class WelcomeDialog(QDialog):
    """``done_with`` carries the role and whether to make the demo; ``language_chosen`` a language's code."""

    done_with = Signal(str, bool)
    language_chosen = Signal(str)

    def __init__(self, parent: QWidget | None, *, demo: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title = controls.label("", "title")
        self._language = QComboBox()
        self._question = controls.label("", "heading")
        self._group = QButtonGroup(self)
        self._helps = [controls.label("", "secondary") for _ in roles.roles()]
        self._demo = QCheckBox()
        self._demo.setChecked(demo)
        self._demo_help = controls.label("", "secondary")
        self._demo_help.setWordWrap(True)
        self.setMinimumWidth(WIDTH)
        self._start = controls.button(primary=True)
        self._start.setDefault(True)
        self._build()
        if not demo:
            self._demo.hide()
            self._demo_help.hide()
        language.follow(self, self._retranslate)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._language)
        for code, name in language.LANGUAGES.items():
            self._language.addItem(name, code)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.GRID] * 4)
        layout.setSpacing(theme.GRID)
        layout.addLayout(top)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self._question)
        for number, help_label in enumerate(self._helps):
            choice = QRadioButton()
            self._group.addButton(choice, number)
            layout.addWidget(choice)
            layout.addWidget(_indented(help_label))
        self._group.button(0).setChecked(True)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self._demo)
        layout.addWidget(_indented(self._demo_help))
        layout.addStretch(1)
        layout.addWidget(self._start, 0, Qt.AlignmentFlag.AlignRight)
        self._language.currentIndexChanged.connect(lambda _: self.language_chosen.emit(self._language.currentData()))
        self._start.clicked.connect(self._finish)

    def _finish(self) -> None:
        role = roles.roles()[self._group.checkedId()]
        self.done_with.emit(role.id, self._demo.isChecked() and not self._demo.isHidden())
        self.accept()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Welcome to IO-Manager"))
        self._title.setText(self.tr("Welcome to IO-Manager"))
        self._question.setText(self.tr("What do you do? This arranges the window; you can change it at any time."))
        controls.name_it(self._language, self.tr("Language"))
        with QSignalBlocker(self._language):
            self._language.setCurrentIndex(self._language.findData(language.current()))
        for number, role in enumerate(roles.roles()):
            self._group.button(number).setText(role.shown_title())
            self._group.button(number).setAccessibleName(f"{role.shown_title()}: {role.shown_help()}")
            self._helps[number].setText(role.shown_help())
        self._demo.setText(self.tr("Make a demo project"))
        self._demo_help.setText(
            self.tr("A small delivery of real EXR, DPX and MOV files, to try everything without risk.")
        )
        self._start.setText(self.tr("Start"))


def _indented(label: QWidget) -> QWidget:
    label.setContentsMargins(3 * theme.GRID, 0, 0, theme.GRID // 2)
    return label
