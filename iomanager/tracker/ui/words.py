"""The words of the panel for kinds, fields and times, in the language of the window."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QLocale

from iomanager.tracker.kinds import Kind


def kind_word(kind: Kind) -> str:
    """Records of a kind, as the list of places calls them."""
    translate = QCoreApplication.translate
    return {
        Kind.PROJECT: translate("TrackerWords", "Projects"),
        Kind.SEQUENCE: translate("TrackerWords", "Sequences"),
        Kind.SHOT: translate("TrackerWords", "Shots"),
        Kind.ASSET: translate("TrackerWords", "Assets"),
        Kind.TASK: translate("TrackerWords", "Tasks"),
        Kind.ASSIGNMENT: translate("TrackerWords", "Assignments"),
        Kind.VERSION: translate("TrackerWords", "Versions"),
        Kind.PUBLISHED_FILE: translate("TrackerWords", "Published files"),
        Kind.NOTE: translate("TrackerWords", "Notes"),
        Kind.PLAYLIST: translate("TrackerWords", "Playlists"),
        Kind.USER: translate("TrackerWords", "Artists"),
        Kind.GROUP: translate("TrackerWords", "Groups"),
        Kind.TAG: translate("TrackerWords", "Tags"),
    }.get(kind, kind.value)


def field_word(name: str) -> str:
    """A field over its column; a site's own name where we have no word."""
    translate = QCoreApplication.translate
    known = {
        "code": translate("TrackerWords", "Code"),
        "name": translate("TrackerWords", "Name"),
        "login": translate("TrackerWords", "Login"),
        "status": translate("TrackerWords", "Status"),
        "description": translate("TrackerWords", "Description"),
        "sequence_id": translate("TrackerWords", "Sequence"),
        "shot_id": translate("TrackerWords", "Shot"),
        "asset_id": translate("TrackerWords", "Asset"),
        "step_id": translate("TrackerWords", "Step"),
        "task_id": translate("TrackerWords", "Task"),
        "user_id": translate("TrackerWords", "Artist"),
        "version_id": translate("TrackerWords", "Version"),
        "project_id": translate("TrackerWords", "Project"),
        "fps": translate("TrackerWords", "Frames per second"),
        "resolution": translate("TrackerWords", "Resolution"),
        "colorspace": translate("TrackerWords", "Colourspace"),
        "frame_start": translate("TrackerWords", "First frame"),
        "frame_end": translate("TrackerWords", "Last frame"),
        "handles": translate("TrackerWords", "Handles"),
        "cut_in": translate("TrackerWords", "Cut in"),
        "cut_out": translate("TrackerWords", "Cut out"),
        "cut_duration": translate("TrackerWords", "Cut length"),
        "timecode_in": translate("TrackerWords", "Timecode in"),
        "clip_name": translate("TrackerWords", "Clip"),
        "asset_type": translate("TrackerWords", "Type"),
        "category": translate("TrackerWords", "Category"),
        "task_type": translate("TrackerWords", "Task type"),
        "department": translate("TrackerWords", "Department"),
        "assignees": translate("TrackerWords", "Assigned to"),
        "priority": translate("TrackerWords", "Priority"),
        "start_date": translate("TrackerWords", "Start"),
        "due_date": translate("TrackerWords", "Due"),
        "role": translate("TrackerWords", "Role"),
        "responsibility": translate("TrackerWords", "Share in %"),
        "is_lead": translate("TrackerWords", "Lead"),
        "notes": translate("TrackerWords", "Remarks"),
        "users": translate("TrackerWords", "Members"),
        "version_type": translate("TrackerWords", "Version type"),
        "version_number": translate("TrackerWords", "Number"),
        "file_type": translate("TrackerWords", "File type"),
        "path": translate("TrackerWords", "Path"),
        "path_to_frames": translate("TrackerWords", "Frames"),
        "email": translate("TrackerWords", "E-mail"),
        "subject": translate("TrackerWords", "Subject"),
        "content": translate("TrackerWords", "Text"),
        "tags": translate("TrackerWords", "Tags"),
        "created_at": translate("TrackerWords", "Made"),
        "created_by": translate("TrackerWords", "Made by"),
    }
    return known.get(name, name.replace("_", " "))


def state_word(state: str) -> str:
    """What becomes of a write that waits."""
    translate = QCoreApplication.translate
    known = {
        "waiting": translate("TrackerWords", "waiting"),
        "sending": translate("TrackerWords", "being sent"),
        "conflict": translate("TrackerWords", "conflict"),
        "failed": translate("TrackerWords", "refused"),
    }
    return known.get(state, state)


def action_word(action: str) -> str:
    """What a write does."""
    translate = QCoreApplication.translate
    known = {
        "create": translate("TrackerWords", "add"),
        "update": translate("TrackerWords", "change"),
        "retire": translate("TrackerWords", "remove"),
        "revive": translate("TrackerWords", "restore"),
        "upload": translate("TrackerWords", "upload"),
    }
    return known.get(action, action)


def clock(when: datetime | None) -> str:
    """A moment: its time today, its day and time before."""
    if when is None:
        return ""
    local = when.astimezone()
    same = local.date() == datetime.now().astimezone().date()
    return local.strftime("%H:%M:%S" if same else "%Y-%m-%d %H:%M")


def age(when: datetime | None) -> str:
    """How old what is shown is."""
    translate = QCoreApplication.translate
    if when is None:
        return translate("TrackerWords", "never looked at whole")
    seconds = max(0, int((datetime.now(UTC) - when).total_seconds()))
    text = translate("TrackerWords", "as of {time}").format(time=clock(when))
    if seconds < 60:
        return text
    minutes = seconds // 60
    span = (
        translate("TrackerWords", "{count} min ago").format(count=minutes)
        if minutes < 120
        else translate("TrackerWords", "{count} h ago").format(count=QLocale().toString(minutes // 60))
    )
    return f"{text} · {span}"
