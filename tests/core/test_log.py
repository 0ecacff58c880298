"""The log: what is written, and what must never be."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest

from iomanager.core import log


@pytest.fixture(autouse=True)
def _stop() -> Iterator[None]:
    yield
    log.stop()


@pytest.mark.warns
def test_lines_and_tracebacks_reach_the_file_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGUN_API_KEY", "canary-1234-canary")
    file = log.start()
    logger = logging.getLogger("iomanager.test")
    logger.info("connecting as %s to postgresql://me:hunter22@db/show", "민지")
    try:
        raise ValueError("the key canary-1234-canary was refused")
    except ValueError:
        logger.exception("failed with token=%s", "abcd1234")
    text = file.read_text(encoding="utf-8")
    assert "민지" in text
    assert "ValueError" in text
    for secret in ("canary-1234", "hunter22", "abcd1234"):
        assert secret not in text


def test_a_file_name_that_is_no_text_is_logged_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    file = log.start()
    logging.getLogger("iomanager.test").info("found %s", os.fsdecode(b"clip\x80.exr"))
    assert "clip\\udc80.exr" in file.read_text(encoding="utf-8")
    assert capsys.readouterr().err == ""


def test_starting_twice_does_not_double_lines() -> None:
    log.start()
    file = log.start()
    logging.getLogger("iomanager.test").info("once")
    assert file.read_text(encoding="utf-8").count("once") == 1


def test_a_log_that_cannot_be_written_is_said_and_survived(capsys: pytest.CaptureFixture[str]) -> None:
    log.log_file().parent.parent.mkdir(parents=True, exist_ok=True)
    log.log_file().parent.write_text("a file is in the way")
    log.start()
    logging.getLogger("iomanager.test").info("goes nowhere")
    assert "cannot be written" in capsys.readouterr().err
