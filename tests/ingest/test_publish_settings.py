"""The settings that are kept with a delivery: what decides the result, and nothing of a machine."""

from __future__ import annotations

import json
from pathlib import Path

from iomanager.ingest.publish_settings import applied, kept
from iomanager.ingest.settings import IngestSettings
from iomanager.media.settings import MediaSettings
from iomanager.tracker.settings import ProjectSettings


def test_only_what_differs_and_decides_is_kept() -> None:
    groups = {
        "project": ProjectSettings(root=Path("/mnt/shows"), name="Demo", user="jo"),
        "ingest": IngestSettings(mhl=False, copy_workers=1),
        "media": MediaSettings(
            jpg_quality=80, nuke="/opt/nuke", decode_processes=8, render_time_limit=5, memory_limit_mib=700
        ),
    }
    found = json.loads(json.dumps(kept(groups)))
    assert found == {"project": {"user": "jo"}, "ingest": {"mhl": False}, "media": {"jpg_quality": 80}}
    assert kept({"media": MediaSettings()}) == {}


def test_another_machine_follows_them_and_keeps_its_own_limits() -> None:
    there = MediaSettings(jpg_quality=10, mp4_crf=50, decode_processes=1, render_time_limit=9)
    found = applied("media", there, {"media": {"jpg_quality": 80}})
    assert (found.jpg_quality, found.decode_processes, found.render_time_limit) == (80, 1, 9)
    assert found.mp4_crf == MediaSettings().mp4_crf, "what was not kept was the default"
    project = applied("project", ProjectSettings(root=Path("/other"), name="Demo", user="x"), {"project": {}})
    assert (project.root, project.name, project.user) == (Path("/other"), "Demo", "")


def test_a_setting_of_another_version_does_no_harm() -> None:
    assert applied("ingest", IngestSettings(), {"ingest": {"gone": 1, "mhl": False}}).mhl is False
