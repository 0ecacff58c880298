"""The part of ``scripts/screenshots`` that belongs to the tracker: its panel, its dialogs, what waits, the login."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import screenshots

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from iomanager.accounts.service import Person
    from iomanager.app import App
    from iomanager.core.errors import Unavailable
    from iomanager.shell.window import MainWindow
    from iomanager.tracker.ui.panel import TrackerPanel

SITE = "https://studio.shotgrid.autodesk.com"


def tracker_pictures(window: MainWindow, services: App | None, folder: Path) -> None:
    """The panel over a small show in our own tracker."""
    from iomanager.tracker.kinds import Kind
    from iomanager.tracker.ui.panel import TrackerPanel

    assert services is not None
    _make_show(services)
    window.docks.show("tracker")
    panel = window.findChild(TrackerPanel)
    assert isinstance(panel, TrackerPanel)
    panel.feed.read()
    screenshots.wait(lambda: panel.model.rowCount() >= len(_SHOTS))
    panel.view.choose(panel.model.records()[1].id)
    _shoot(window, folder, "tracker")
    for kind in (Kind.PROJECT, Kind.TASK, Kind.USER):
        panel.places.choose(kind)
        _shoot(window, folder, f"tracker_{kind.value}")
    panel.places.choose(Kind.SHOT)
    screenshots.turn(800)
    panel.view.menu_asked.emit(panel.view.mapToGlobal(panel.view.rect().center()))
    screenshots.shoot_popups(folder, "tracker_menu")
    panel.add()
    screenshots.shoot_dialogs(folder, "tracker_add")
    _import(panel, folder)
    panel.bar.text.setText("status:wtg -code:nothing")
    _shoot(window, folder, "tracker_filter")
    panel.bar.text.setText("nothing like this")
    _shoot(window, folder, "tracker_none")
    panel.bar.text.clear()
    _waiting(panel, folder)
    login_picture(window, services, folder)
    window.docks.show("ingest")


def login_picture(window: MainWindow, services: App, folder: Path) -> None:
    """The login at a site, asked again because a session is over; and where it does not answer."""
    from PySide6.QtCore import QCoreApplication

    from iomanager.accounts.service import AccountService, Door
    from iomanager.accounts.ui.login_dialog import LoginDialog

    over = QCoreApplication.translate("Accounts", "The session of {name} is over.")
    own = services.accounts
    accounts = AccountService(own.settings, Door(SITE, _ClosedDoor()), local=own.local, keeping=own.keeping)
    for name, show in (
        ("login", lambda dialog: dialog.tell(over.format(name="Demo Artist"))),
        ("login_away", lambda dialog: dialog._fail(_away())),
    ):
        LoginDialog(window, accounts, lambda _: "").open()
        screenshots.shoot_dialogs(folder, name, show)


def _shoot(window: MainWindow, folder: Path, name: str) -> None:
    screenshots.turn(900)
    screenshots.save(window, folder, name)


def _make_show(services: App) -> None:
    """Shots with tasks, once: the home is shared by all variants."""
    from iomanager.app import records_desk
    from iomanager.tracker.kinds import Kind

    desk = records_desk(services)
    project = desk.project(services.project)
    assert project is not None
    mine = {"project_id": project.id}
    if desk.id_of(Kind.USER, "mina"):
        return
    artist = desk.add(Kind.USER, {"login": "mina", "name": "민아 Kim", "email": "mina@studio.com"}).record
    sequence = desk.add(Kind.SEQUENCE, {**mine, "code": "S050", "description": "Night train"}).record
    for code, status, description in _SHOTS:
        fields = {"code": code, "status": status, "description": description, "cut_in": 1009, "cut_out": 1058}
        shot = desk.add(Kind.SHOT, {**mine, "sequence_id": sequence.id, "frame_start": 1001, **fields}).record
        who = {"assignees": (artist.ref,), "due_date": "2026-12-01"}
        desk.add(Kind.TASK, {**mine, "name": "comp", "shot_id": shot.id, "task_type": "comp", **who})


def _import(panel: TrackerPanel, folder: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from iomanager.tracker.ui.import_dialog import ImportDialog

    sheet = folder / "shots.csv"
    sheet.write_text("shot,sequence,cut in,note\nS050_0010,S050,1011,x\nS060_0010,S060,1001,x\nS060_0020,S060,soon,x\n")
    panel.import_file(sheet)
    screenshots.wait(lambda: any(isinstance(each, ImportDialog) for each in QApplication.topLevelWidgets()))
    screenshots.shoot_dialogs(folder, "tracker_import", _leave_wrong_out)
    sheet.unlink()


def _leave_wrong_out(dialog: QDialog) -> None:
    from iomanager.tracker.ui.import_dialog import ImportDialog

    assert isinstance(dialog, ImportDialog)
    dialog.skip.setChecked(True)


def _waiting(panel: TrackerPanel, folder: Path) -> None:
    """What waits for a site that is away, and a conflict."""
    from iomanager.tracker.ui.outbox_view import OutboxView
    from iomanager.tracker.ui.port import TrackerDesk

    desk = TrackerDesk(panel.desk.desk, "", panel.desk.read_table, SITE, _Away())
    view = OutboxView(desk)
    view.resize(560, 320)
    view.refresh()
    view.show()
    screenshots.wait(lambda: view.list.topLevelItemCount() > 0)
    screenshots.turn(200)
    screenshots.save(view, folder, "tracker_waiting")
    view.close()
    view.deleteLater()
    panel.bar.show_away("The tracker is away.")
    panel.bar.show_age(datetime.now(UTC) - timedelta(minutes=12))
    screenshots.turn(200)
    screenshots.save(panel.bar, folder, "tracker_away")
    panel.bar.show_away("")


@dataclass(frozen=True, slots=True)
class _Write:
    number: int
    label: str
    state: str
    message: str
    kind: Any
    action: str = "update"
    hint: str = "Try again to write over it, or remove the write to leave it."
    created_at: datetime = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


class _Away:
    """A site that does not answer, with two writes that wait for it."""

    def as_of(self) -> datetime | None:
        return None

    def refresh(self) -> bool:
        return False

    def pending(self) -> list[_Write]:
        from iomanager.tracker.kinds import Kind

        changed = "It was changed by somebody else meanwhile: S050_0010: description = rain."
        away = "The tracker is away."
        return [
            _Write(1, "S050_0010", "conflict", changed, Kind.SHOT),
            _Write(
                2, "S050_0020", "waiting", away, Kind.SHOT, "create", hint="It is tried again when the tracker answers."
            ),
        ]

    def retry(self, number: int) -> object:
        return number

    def remove(self, number: int) -> object:
        return number


class _ClosedDoor:
    """A site that does not answer."""

    def takes_passwords(self) -> bool:
        raise _away()

    def by_password(self, name: str, secret: str, code: str) -> Person:
        raise _away()

    def by_token(self, name: str, token: str) -> Person:
        raise _away()

    def by_script(self, name: str, key: str, email: str) -> Person:
        raise _away()

    def by_browser(self, show: Any, seconds: float, *, token: Any = None) -> Person:
        raise _away()


def _away() -> Unavailable:
    from iomanager.core.errors import Unavailable

    hint = "Nothing was lost. Try again when the site answers, or go on offline."
    return Unavailable("ShotGrid cannot be reached.", hint=hint)


_SHOTS = (
    ("S050_0010", "ip", "Rain on the window"),
    ("S050_0020", "wtg", "기차가 지나간다"),
    ("S050_0030", "fin", "The long corridor, seen from the last seat, with everything that was left behind"),
    ("S050_0040", "omt", ""),
)
