"""The words of the panel for kinds, fields and times, in the language of the window."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QLocale

from iomanager.tracker.kinds import Kind


def kind_word(kind: Kind) -> str:
    """Records of a kind, as the list of places calls them."""
    say = QCoreApplication.translate
    return {
        Kind.PROJECT: say("TrackerWords", "Projects"),
        Kind.SEQUENCE: say("TrackerWords", "Sequences"),
        Kind.SHOT: say("TrackerWords", "Shots"),
        Kind.ASSET: say("TrackerWords", "Assets"),
        Kind.TASK: say("TrackerWords", "Tasks"),
        Kind.VERSION: say("TrackerWords", "Versions"),
        Kind.PUBLISHED_FILE: say("TrackerWords", "Published files"),
        Kind.NOTE: say("TrackerWords", "Notes"),
        Kind.PLAYLIST: say("TrackerWords", "Playlists"),
        Kind.USER: say("TrackerWords", "Artists"),
        Kind.TAG: say("TrackerWords", "Tags"),
    }.get(kind, kind.value)


def field_word(name: str) -> str:
    """A field over its column; a site's own name where we have no word."""
    say = QCoreApplication.translate
    known = {
        "code": say("TrackerWords", "Code"),
        "name": say("TrackerWords", "Name"),
        "login": say("TrackerWords", "Login"),
        "status": say("TrackerWords", "Status"),
        "description": say("TrackerWords", "Description"),
        "sequence_id": say("TrackerWords", "Sequence"),
        "shot_id": say("TrackerWords", "Shot"),
        "asset_id": say("TrackerWords", "Asset"),
        "step_id": say("TrackerWords", "Step"),
        "task_id": say("TrackerWords", "Task"),
        "user_id": say("TrackerWords", "Artist"),
        "version_id": say("TrackerWords", "Version"),
        "project_id": say("TrackerWords", "Project"),
        "fps": say("TrackerWords", "Frames per second"),
        "resolution": say("TrackerWords", "Resolution"),
        "colorspace": say("TrackerWords", "Colourspace"),
        "frame_start": say("TrackerWords", "First frame"),
        "frame_end": say("TrackerWords", "Last frame"),
        "handles": say("TrackerWords", "Handles"),
        "cut_in": say("TrackerWords", "Cut in"),
        "cut_out": say("TrackerWords", "Cut out"),
        "cut_duration": say("TrackerWords", "Cut length"),
        "timecode_in": say("TrackerWords", "Timecode in"),
        "clip_name": say("TrackerWords", "Clip"),
        "asset_type": say("TrackerWords", "Type"),
        "category": say("TrackerWords", "Category"),
        "task_type": say("TrackerWords", "Task type"),
        "department": say("TrackerWords", "Department"),
        "assignees": say("TrackerWords", "Assigned to"),
        "priority": say("TrackerWords", "Priority"),
        "start_date": say("TrackerWords", "Start"),
        "due_date": say("TrackerWords", "Due"),
        "version_type": say("TrackerWords", "Version type"),
        "version_number": say("TrackerWords", "Number"),
        "file_type": say("TrackerWords", "File type"),
        "path": say("TrackerWords", "Path"),
        "path_to_frames": say("TrackerWords", "Frames"),
        "email": say("TrackerWords", "E-mail"),
        "subject": say("TrackerWords", "Subject"),
        "content": say("TrackerWords", "Text"),
        "tags": say("TrackerWords", "Tags"),
        "created_at": say("TrackerWords", "Made"),
        "created_by": say("TrackerWords", "Made by"),
    }
    return known.get(name, name.replace("_", " "))


def clock(when: datetime | None) -> str:
    """A moment: its time today, its day and time before."""
    if when is None:
        return ""
    local = when.astimezone()
    same = local.date() == datetime.now().astimezone().date()
    return local.strftime("%H:%M:%S" if same else "%Y-%m-%d %H:%M")


def age(when: datetime | None) -> str:
    """How old what is shown is."""
    say = QCoreApplication.translate
    if when is None:
        return say("TrackerWords", "never looked at whole")
    seconds = max(0, int((datetime.now(UTC) - when).total_seconds()))
    text = say("TrackerWords", "as of {time}").format(time=clock(when))
    if seconds < 60:
        return text
    minutes = seconds // 60
    span = (
        say("TrackerWords", "{count} min ago").format(count=minutes)
        if minutes < 120
        else say("TrackerWords", "{count} h ago").format(count=QLocale().toString(minutes // 60))
    )
    return f"{text} · {span}"
