"""A small form for a new record: what it needs, and what is usually told of it, as far as the tracker keeps it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from iomanager.shell.widgets import controls
from iomanager.tracker.kinds import Field, Kind, KindSpec
from iomanager.tracker.ui import words

ASKED: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROJECT: ("name", "code", "fps", "resolution", "colorspace"),
    Kind.SEQUENCE: ("code", "description"),
    Kind.SHOT: ("sequence_id", "code", "description", "cut_in", "cut_out", "status"),
    Kind.ASSET: ("code", "asset_type", "description"),
    Kind.TASK: ("name", "shot_id", "asset_id", "task_type", "assignees", "priority", "due_date"),
    Kind.ASSIGNMENT: ("user_id", "task_id", "asset_id", "role", "responsibility", "is_lead", "start_date", "due_date"),
    Kind.USER: ("login", "name", "email"),
    Kind.GROUP: ("code", "users"),
    Kind.NOTE: ("subject", "content"),
    Kind.PLAYLIST: ("code", "description"),
    Kind.TAG: ("name", "category"),
}
"""What the form asks for. Kinds that are missing are made by publishing."""


class AddDialog(QDialog):
    """Opened with ``open()``; :meth:`texts` are what was typed."""

    def __init__(
        self, kind: Kind, schema: KindSpec, known: Mapping[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self.buttons = QDialogButtonBox()
        self._build(schema, known or {})

    def texts(self) -> dict[str, str]:
        """What was typed, by field; empty fields are left out."""
        found = {
            name: one.currentText() if isinstance(one, QComboBox) else one.text() for name, one in self.fields.items()
        }
        return {name: text.strip() for name, text in found.items() if text.strip()}

    def _build(self, schema: KindSpec, known: Mapping[str, str]) -> None:
        self.setWindowTitle(self.tr("Add to: {kind}").format(kind=words.kind_word(self.kind)))
        form = QFormLayout(self)
        for name in ASKED[self.kind]:
            field = schema.fields.get(name)
            if field is None or not field.editable:
                continue
            made: QLineEdit | QComboBox = _choice(field) if field.choices else QLineEdit(known.get(name, ""))
            made.setMinimumWidth(280)
            controls.name_it(made, words.field_word(name))
            form.addRow(words.field_word(name), made)
            self.fields[name] = made
        cancel = controls.button(self.tr("Cancel"))
        add = controls.button(self.tr("Add"), primary=True)
        add.setDefault(True)
        self.buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.addButton(add, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form.addRow(self.buttons)


def _choice(field: Field) -> QComboBox:
    """The words of a list; none is chosen where the usual one is no word of this tracker."""
    made = QComboBox()
    usual = str(field.default or "")
    made.addItems([*([] if usual in field.choices else [""]), *field.choices])
    made.setCurrentText(usual if usual in field.choices else "")
    return made
