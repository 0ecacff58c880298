"""States, times and spans of time as the panel says and shows them: a word and an icon, never colour alone."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from iomanager.farm import homes
from iomanager.farm.model import State
from iomanager.farm.status import JobStatus
from iomanager.farm.ui.rules import Why

ICONS: dict[State, tuple[str, str]] = {
    State.BLOCKED: ("clock-outline", "secondary"),
    State.READY: ("circle-outline", "running"),
    State.ACTIVE: ("play", "running"),
    State.DONE: ("check-circle-outline", "ok"),
    State.ERROR: ("alert-circle-outline", "error"),
    State.SKIPPED: ("skip-next", "secondary"),
    State.CANCELLED: ("cancel", "secondary"),
    State.PAUSED: ("pause", "warning"),
}
"""Each state's icon and the token of its colour."""


def state_word(state: State) -> str:
    """A state in one word."""
    translate = QCoreApplication.translate
    return {
        State.BLOCKED: translate("JobWords", "waiting"),
        State.READY: translate("JobWords", "ready"),
        State.ACTIVE: translate("JobWords", "running"),
        State.DONE: translate("JobWords", "done"),
        State.ERROR: translate("JobWords", "failed"),
        State.SKIPPED: translate("JobWords", "skipped"),
        State.CANCELLED: translate("JobWords", "cancelled"),
        State.PAUSED: translate("JobWords", "paused"),
    }[state]


def engine(job: JobStatus) -> str:
    """The job's engine, and the machine where that is another one."""
    name = homes.engine_name(job.engine, job.home)
    if name == job.engine:
        return name
    return QCoreApplication.translate("JobWords", "{engine} on {host}").format(engine=job.engine, host=job.home)


def state_help(state: State) -> str:
    """What a state means, in a sentence."""
    translate = QCoreApplication.translate
    return {
        State.BLOCKED: translate("JobWords", "It waits for other steps to be done first."),
        State.READY: translate("JobWords", "It could begin and waits for a free slot."),
        State.ACTIVE: translate("JobWords", "It is running now."),
        State.DONE: translate("JobWords", "It was done, and its outputs were found."),
        State.ERROR: translate("JobWords", "It ended in an error; retry it, or skip it."),
        State.SKIPPED: translate("JobWords", "Somebody chose to count it as done."),
        State.CANCELLED: translate("JobWords", "Somebody cancelled it."),
        State.PAUSED: translate("JobWords", "Nothing more of it begins until it is resumed."),
    }[state]


def why_not(reason: str) -> str:
    """Why an action is not possible."""
    translate = QCoreApplication.translate
    return {
        Why.NOTHING: translate("JobWords", "Select a job or a step first."),
        Why.WHOLE: translate("JobWords", "This is for whole jobs: select a job."),
        Why.NOT_FAILED: translate("JobWords", "Nothing in the selection has failed."),
        Why.NOT_AT_WORK: translate("JobWords", "Nothing in the selection runs or waits."),
        Why.NOT_OPEN: translate("JobWords", "Everything in the selection is done already."),
        Why.NOT_PAUSED: translate("JobWords", "Nothing in the selection is paused."),
        Why.AT_WORK: translate("JobWords", "The job is at work: cancel it first."),
        Why.CANCELLED: translate("JobWords", "The job was cancelled: retry or restart the whole job."),
        Why.RUNNING: translate("JobWords", "It is running: cancel it first, or wait for its end."),
    }[reason]


def kind_word(kind: str) -> str:
    """What a task that is no step is for; empty for a step."""
    translate = QCoreApplication.translate
    return {
        "cleanup": translate("JobWords", "tidy up"),
        "postscript": translate("JobWords", "afterwards"),
        "job cleanup": translate("JobWords", "tidy up after the job"),
    }.get(kind, "")


def clock(when: datetime | None) -> str:
    """``14:02:11`` in local time; with the date where it is not today."""
    if when is None:
        return ""
    local = when.astimezone()
    same = local.date() == datetime.now(UTC).astimezone().date()
    return local.strftime("%H:%M:%S" if same else "%Y-%m-%d %H:%M")


def whole_time(when: datetime | None) -> str:
    """The date, the time and its zone."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z") if when is not None else ""


def span(begun: datetime | None, ended: datetime | None, now: datetime) -> str:
    """How long something took, or has taken so far: ``0:14``, ``1:02:03``."""
    if begun is None:
        return ""
    seconds = max(0, int(((ended or now) - begun).total_seconds()))
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
