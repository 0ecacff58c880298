"""Tokens in arguments, as a Tractor engine reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core.errors import InvalidInput
from iomanager.farm import alf
from iomanager.farm.model import Command, Job, Task
from iomanager.farm.substitute import faults, substituted
from iomanager.farm.validate import check
from tests.sites.tractor import run
from tests.sites.tractor.tcl import parse
from tests.sites.tractor.tree import build

VALUES = {"j": "7", "t": "3", "c": "9", "h": "blade1", "r": "0"}
MAPS = (("X:/", "//server/projects/", "UNC"), ("/show", "/mnt/show", "LINUX"), ("/show", "Z:/show", "OSX"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%j", "7"),
        ("a%t-%c.%h %r", "a3-9.blade1 0"),
        ("50%%", "50%"),
        ("%%j", "%j"),
        ("%%%j", "%7"),
        ("%D(/show/a b.exr)", "/mnt/show/a b.exr"),
        ("%D(/show)", "/mnt/show"),
        ("%D(/shows/a)", "/shows/a"),
        ("%D(X:/a)", "X:/a"),
        ("in=%D(/other),%j", "in=/other,7"),
        ("%z 5% %", "%z 5% %"),
    ],
)
def test_tokens(text: str, found: str) -> None:
    assert substituted((text,), VALUES, MAPS, ("LINUX", "NFS")) == (found,)


def test_another_zone_has_other_folders() -> None:
    assert substituted(("%D(/show/a)",), VALUES, MAPS, ("OSX",)) == ("Z:/show/a",)


@given(st.text("%jtchrD()/a", max_size=12))
def test_it_is_what_the_stand_in_engine_does(text: str) -> None:
    command = Command(("echo", f"x{text}"), substitute=True)
    if faults(command.argv) or "()" in text or not alf.PLAIN.fullmatch(f"x{text}"):
        return
    job = build(parse(alf.text(Job("j", (Task("t", "t", commands=(command,)),))).encode()), 7, "lizzy", "/", "here")
    theirs = job.tasks[0].commands[0]
    theirs.blade = "blade1"
    values = {"j": "7", "t": "1", "c": "1", "h": "blade1", "r": "0"}
    assert run._expand(theirs.argv[1], job, theirs) == substituted(command.argv, values)[1]


@given(st.text(max_size=12))
def test_what_is_escaped_stays(text: str) -> None:
    assert substituted((text.replace("%", "%%"),), VALUES, MAPS) == (text,)


def test_what_is_no_token_is_told_before_the_job_is_spooled() -> None:
    def job(word: str, *, substitute: bool) -> Job:
        return Job("j", (Task("t", "t", commands=(Command(("sh", word), substitute=substitute),)),))

    assert check(job("100%", substitute=False)) == []
    assert check(job("%j %% %D(/a)", substitute=True)) == []
    assert "no token" in check(job("100%", substitute=True))[0]
    assert "no token" in check(job("%q", substitute=True))[0]


def test_tokens_and_what_must_be_packed_exclude_each_other_at_tractor() -> None:
    for command in (Command(("sh", "%j {x}"), substitute=True), Command(("sh", "%j"), cwd="/tmp", substitute=True)):
        with pytest.raises(InvalidInput, match="cannot be packed"):
            alf.text(Job("j", (Task("t", "t", commands=(command,)),)))
