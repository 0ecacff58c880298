"""The words of the panel for kinds, fields and times, in the language of the window."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from iomanager.tracker.kinds import Kind

_FIELDS = {
    "code": str(QT_TRANSLATE_NOOP("TrackerWords", "Code")),
    "name": str(QT_TRANSLATE_NOOP("TrackerWords", "Name")),
    "login": str(QT_TRANSLATE_NOOP("TrackerWords", "Login")),
    "status": str(QT_TRANSLATE_NOOP("TrackerWords", "Status")),
    "description": str(QT_TRANSLATE_NOOP("TrackerWords", "Description")),
    "sequence_id": str(QT_TRANSLATE_NOOP("TrackerWords", "Sequence")),
    "shot_id": str(QT_TRANSLATE_NOOP("TrackerWords", "Shot")),
    "asset_id": str(QT_TRANSLATE_NOOP("TrackerWords", "Asset")),
    "step_id": str(QT_TRANSLATE_NOOP("TrackerWords", "Step")),
    "task_id": str(QT_TRANSLATE_NOOP("TrackerWords", "Task")),
    "user_id": str(QT_TRANSLATE_NOOP("TrackerWords", "Artist")),
    "version_id": str(QT_TRANSLATE_NOOP("TrackerWords", "Version")),
    "project_id": str(QT_TRANSLATE_NOOP("TrackerWords", "Project")),
    "fps": str(QT_TRANSLATE_NOOP("TrackerWords", "Frames per second")),
    "resolution": str(QT_TRANSLATE_NOOP("TrackerWords", "Resolution")),
    "colorspace": str(QT_TRANSLATE_NOOP("TrackerWords", "Colourspace")),
    "frame_start": str(QT_TRANSLATE_NOOP("TrackerWords", "First frame")),
    "frame_end": str(QT_TRANSLATE_NOOP("TrackerWords", "Last frame")),
    "handles": str(QT_TRANSLATE_NOOP("TrackerWords", "Handles")),
    "cut_in": str(QT_TRANSLATE_NOOP("TrackerWords", "Cut in")),
    "cut_out": str(QT_TRANSLATE_NOOP("TrackerWords", "Cut out")),
    "cut_duration": str(QT_TRANSLATE_NOOP("TrackerWords", "Cut length")),
    "timecode_in": str(QT_TRANSLATE_NOOP("TrackerWords", "Timecode in")),
    "clip_name": str(QT_TRANSLATE_NOOP("TrackerWords", "Clip")),
    "asset_type": str(QT_TRANSLATE_NOOP("TrackerWords", "Type")),
    "category": str(QT_TRANSLATE_NOOP("TrackerWords", "Category")),
    "task_type": str(QT_TRANSLATE_NOOP("TrackerWords", "Task type")),
    "department": str(QT_TRANSLATE_NOOP("TrackerWords", "Department")),
    "assignees": str(QT_TRANSLATE_NOOP("TrackerWords", "Assigned to")),
    "priority": str(QT_TRANSLATE_NOOP("TrackerWords", "Priority")),
    "start_date": str(QT_TRANSLATE_NOOP("TrackerWords", "Start")),
    "due_date": str(QT_TRANSLATE_NOOP("TrackerWords", "Due")),
    "role": str(QT_TRANSLATE_NOOP("TrackerWords", "Role")),
    "responsibility": str(QT_TRANSLATE_NOOP("TrackerWords", "Share in %")),
    "is_lead": str(QT_TRANSLATE_NOOP("TrackerWords", "Lead")),
    "notes": str(QT_TRANSLATE_NOOP("TrackerWords", "Remarks")),
    "users": str(QT_TRANSLATE_NOOP("TrackerWords", "Members")),
    "version_type": str(QT_TRANSLATE_NOOP("TrackerWords", "Version type")),
    "version_number": str(QT_TRANSLATE_NOOP("TrackerWords", "Number")),
    "file_type": str(QT_TRANSLATE_NOOP("TrackerWords", "File type")),
    "path": str(QT_TRANSLATE_NOOP("TrackerWords", "Path")),
    "path_to_frames": str(QT_TRANSLATE_NOOP("TrackerWords", "Frames")),
    "mov_codec": str(QT_TRANSLATE_NOOP("TrackerWords", "MOV codec")),
    "out_format": str(QT_TRANSLATE_NOOP("TrackerWords", "Output format")),
    "mov_colorspace": str(QT_TRANSLATE_NOOP("TrackerWords", "MOV colourspace")),
    "base_path": str(QT_TRANSLATE_NOOP("TrackerWords", "Folder")),
    "delivery_notes": str(QT_TRANSLATE_NOOP("TrackerWords", "Delivery notes")),
    "archived": str(QT_TRANSLATE_NOOP("TrackerWords", "Archived")),
    "shot_type": str(QT_TRANSLATE_NOOP("TrackerWords", "Shot type")),
    "timecode_out": str(QT_TRANSLATE_NOOP("TrackerWords", "Timecode out")),
    "retime_duration": str(QT_TRANSLATE_NOOP("TrackerWords", "Retime length")),
    "retime_percent": str(QT_TRANSLATE_NOOP("TrackerWords", "Retime in %")),
    "retime_start_frame": str(QT_TRANSLATE_NOOP("TrackerWords", "Retime first frame")),
    "retime_info": str(QT_TRANSLATE_NOOP("TrackerWords", "Retime")),
    "subtype": str(QT_TRANSLATE_NOOP("TrackerWords", "Subtype")),
    "pipeline_step": str(QT_TRANSLATE_NOOP("TrackerWords", "Pipeline step")),
    "short_name": str(QT_TRANSLATE_NOOP("TrackerWords", "Short name")),
    "entity_kind": str(QT_TRANSLATE_NOOP("TrackerWords", "Used for")),
    "color": str(QT_TRANSLATE_NOOP("TrackerWords", "Colour")),
    "status_changed_at": str(QT_TRANSLATE_NOOP("TrackerWords", "Status since")),
    "bid_hours": str(QT_TRANSLATE_NOOP("TrackerWords", "Bid hours")),
    "actual_hours": str(QT_TRANSLATE_NOOP("TrackerWords", "Hours spent")),
    "completed_at": str(QT_TRANSLATE_NOOP("TrackerWords", "Completed")),
    "private_email": str(QT_TRANSLATE_NOOP("TrackerWords", "Private e-mail")),
    "country": str(QT_TRANSLATE_NOOP("TrackerWords", "Country")),
    "years_experience": str(QT_TRANSLATE_NOOP("TrackerWords", "Years of experience")),
    "joined_on": str(QT_TRANSLATE_NOOP("TrackerWords", "Joined")),
    "path_to_movie": str(QT_TRANSLATE_NOOP("TrackerWords", "Movie")),
    "scan_colorspace": str(QT_TRANSLATE_NOOP("TrackerWords", "Scan colourspace")),
    "scan_name": str(QT_TRANSLATE_NOOP("TrackerWords", "Scan name")),
    "first_frame": str(QT_TRANSLATE_NOOP("TrackerWords", "First frame")),
    "last_frame": str(QT_TRANSLATE_NOOP("TrackerWords", "Last frame")),
    "just_in": str(QT_TRANSLATE_NOOP("TrackerWords", "Just in")),
    "just_out": str(QT_TRANSLATE_NOOP("TrackerWords", "Just out")),
    "frame_rate": str(QT_TRANSLATE_NOOP("TrackerWords", "Frames per second")),
    "delivery_id": str(QT_TRANSLATE_NOOP("TrackerWords", "Delivery")),
    "tasks": str(QT_TRANSLATE_NOOP("TrackerWords", "Tasks")),
    "links": str(QT_TRANSLATE_NOOP("TrackerWords", "Links")),
    "to": str(QT_TRANSLATE_NOOP("TrackerWords", "To")),
    "cc": str(QT_TRANSLATE_NOOP("TrackerWords", "Copy to")),
    "note_type": str(QT_TRANSLATE_NOOP("TrackerWords", "Note type")),
    "versions": str(QT_TRANSLATE_NOOP("TrackerWords", "Versions")),
    "email": str(QT_TRANSLATE_NOOP("TrackerWords", "E-mail")),
    "subject": str(QT_TRANSLATE_NOOP("TrackerWords", "Subject")),
    "content": str(QT_TRANSLATE_NOOP("TrackerWords", "Text")),
    "tags": str(QT_TRANSLATE_NOOP("TrackerWords", "Tags")),
    "created_at": str(QT_TRANSLATE_NOOP("TrackerWords", "Made")),
    "created_by": str(QT_TRANSLATE_NOOP("TrackerWords", "Made by")),
}


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
    known = _FIELDS.get(name)
    return QCoreApplication.translate("TrackerWords", known) if known else name.replace("_", " ")


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
