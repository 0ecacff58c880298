"""A job as JSON and back, without loss."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core.errors import InvalidInput
from iomanager.farm import jobjson
from iomanager.farm.model import Command, Instance, Job, Task, When

TEXT = st.text(st.characters(codec=None), max_size=8)  # lone surrogates too: names that are no UTF-8
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)
SECONDS = st.none() | st.floats(0, 1e6)
COMMANDS = st.lists(
    st.builds(
        Command,
        argv=TEXTS,
        id=TEXT,
        title=TEXT,
        env_keys=TEXTS,
        env=PAIRS,
        cwd=TEXT,
        retry_codes=st.lists(st.integers(-20, 300), max_size=3).map(tuple),
        max_retries=st.integers(0, 9),
        min_run_seconds=SECONDS,
        max_run_seconds=SECONDS,
        when=st.none() | st.sampled_from(When),
        resumable=st.booleans(),
    ),
    max_size=2,
).map(tuple)
INSTANCES = st.builds(Instance, TEXT)


def tasks(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    inner = st.lists(children | INSTANCES, max_size=3).map(tuple)
    return st.builds(Task, TEXT, TEXT, inner, COMMANDS, COMMANDS, TEXT, st.booleans(), metadata=TEXT, outputs=TEXTS)


TREES = st.recursive(st.builds(Task, TEXT, TEXT), tasks, max_leaves=5)
JOBS = st.builds(
    Job,
    TEXT,
    st.lists(TREES, max_size=3).map(tuple),
    priority=st.floats(-100, 100),
    max_active=st.none() | st.integers(1, 9),
    paused=st.booleans(),
    postscripts=COMMANDS,
    assigns=PAIRS,
    dirmaps=st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=2).map(tuple),
)


@given(JOBS)
def test_a_job_comes_back_as_it_was(job: Job) -> None:
    text = jobjson.dumps(job)
    assert text.isascii()
    assert jobjson.loads(text) == job


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not a job in JSON"),
        ("[" * 100_000, "not a job in JSON"),
        ("[]", "no job"),
        ('{"title": "x"}', "no job"),
        ('{"iomanager_job": 2}', "newer version"),
        ('{"iomanager_job": 1}', "job is not whole"),
        ('{"iomanager_job": 1, "title": 5, "subtasks": []}', r"job\.title must be of the type str"),
        ('{"iomanager_job": 1, "title": "x", "subtasks": {}}', r"job\.subtasks must be a list"),
        ('{"iomanager_job": 1, "title": "x", "subtasks": [{"titel": ""}]}', r"job\.subtasks\[0\] has an unknown field"),
        ('{"iomanager_job": 1, "title": "x", "subtasks": [{"instance": 5}]}', "must be a text"),
        ('{"iomanager_job": 1, "title": "x", "subtasks": ["y"]}', "must be an object"),
        ('{"iomanager_job": 1, "title": "x", "subtasks": [], "paused": 1}', r"job\.paused must be of the type bool"),
        ('{"iomanager_job": 1, "title": "x", "subtasks": [], "dirmaps": [["a"]]}', "must have 3 values"),
        (
            '{"iomanager_job": 1, "title": "x", "subtasks": [], "postscripts": [{"argv": ["x"], "when": "never"}]}',
            r"postscripts\[0\]\.when must be done, error or always",
        ),
    ],
)
def test_what_is_no_job_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        jobjson.loads(text)


def test_defaults_are_left_out() -> None:
    plain = json.loads(jobjson.dumps(Job("x", (Instance("a"),))))
    assert plain == {"iomanager_job": 1, "title": "x", "subtasks": [{"instance": "a"}]}
