from __future__ import annotations

from pathlib import Path

import pytest

from iomanager import app
from iomanager.commands.programs import Found, programs
from iomanager.core.settings import Sources


def found(*overrides: str) -> dict[str, Found]:
    values = app.load_settings(Sources(overrides=overrides)).model
    return {one.name: one for one in programs(values)}


def install(folder: Path, name: str, body: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    (folder / name).chmod(0o755)
    return folder / name


def test_this_machines_ffmpeg_has_every_encoder() -> None:
    looked = found()
    assert (looked["ffmpeg"].ok, looked["Encoders of ffmpeg"].ok) == (True, True)
    assert {"Nuke", "Natron"}.isdisjoint(looked)


def test_an_ffmpeg_without_its_encoders_is_told(tmp_path: Path) -> None:
    body = 'case "$2" in -version) echo "ffmpeg version 9.9";; *) echo " V..... libx264 x";; esac'
    given = install(tmp_path / "bin", "ff", body)
    looked = found(f"media.ffmpeg={given}")
    assert looked["ffmpeg"].detail == f"9.9, {given}"
    assert (looked["Encoders of ffmpeg"].ok, looked["Encoders of ffmpeg"].detail) == (
        False, "lacks libvpx, prores_ks, dnxhd",
    )  # fmt: skip


def test_what_is_missing_names_its_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    looked = found("farm.engine=celery", "media.renderer=nuke", "media.renderers={mov: natron}", "media.ffmpeg=/no/ff")
    assert [looked[name].ok for name in ("ffmpeg", "redis-server", "Nuke", "Natron")] == [False] * 4
    assert "media.ffmpeg" in looked["ffmpeg"].fix
    assert "media.nuke" in looked["Nuke"].fix
    assert "media.natron" in looked["Natron"].fix
    assert "redis-server" not in found()
    install(tmp_path, "Nuke13.0", "exit 0")
    assert found("media.renderer=nuke")["Nuke"].detail == str(tmp_path / "Nuke13.0")
