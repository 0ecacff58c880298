"""The journal: what was written down survives, and one process works on a delivery at a time."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from iomanager.core.errors import Conflict, NotFound
from iomanager.db.engine import Database
from iomanager.ingest.journal.lease import is_surely_dead, this_run
from iomanager.ingest.journal.model import STEPS, DeliveryState, FileEntry, FileState, StepState
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.journal.tables import DeliveryRow

PLAN = {"project": "Demo", "delivery": "/in/day1 플레이트", "plates": [{"key": "a_org_v001"}, {"key": "b_org_v001"}]}


def entries(count: int) -> list[FileEntry]:
    return [
        FileEntry("a_org_v001", "copy", f"/out/{number:05d}.exr", f"/in/{number}.exr", 10) for number in range(count)
    ]


def create(journal: Journal, count: int = 3) -> str:
    return journal.create(PLAN, entries(count), user="jo")


def test_a_new_delivery_has_its_plan_steps_and_files(database: Database) -> None:
    journal = Journal(database)
    key = create(journal)
    delivery = journal.delivery(key)
    assert (delivery.state, delivery.user, delivery.delivery) == (DeliveryState.PLANNED, "jo", PLAN["delivery"])
    assert [(s.plate, s.kind) for s in delivery.steps] == [(p["key"], k) for p in PLAN["plates"] for k in STEPS]  # type: ignore[index]
    assert (delivery.files, delivery.files_done) == (3, 0)
    assert journal.plan(key) == PLAN
    assert journal.files(key) == entries(3)
    assert delivery.to_json()["steps"][0] == {
        "plate": "a_org_v001",
        "kind": "claim",
        "state": "pending",
        "attempts": 0,
        "error": "",
    }


def test_deliveries_are_listed_newest_first(database: Database) -> None:
    journal = Journal(database)
    keys = [create(journal) for _ in range(3)]
    assert [delivery.id for delivery in journal.deliveries()] == keys[::-1]
    assert journal.deliveries("Other") == []


def test_steps_are_written_down_before_and_after(database: Database) -> None:
    journal = Journal(database)
    key = create(journal)
    journal.begin(key, "a_org_v001", "copy")
    assert journal.step(key, "a_org_v001", "copy").state is StepState.RUNNING
    journal.end(key, "a_org_v001", "copy", error="the disk is full")
    assert journal.step(key, "a_org_v001", "copy").error == "the disk is full"
    journal.begin(key, "a_org_v001", "copy")
    journal.remember(key, "a_org_v001", "copy", {"cut": 1})
    journal.remember(key, "a_org_v001", "copy", {"cut": 2})
    journal.end(key, "a_org_v001", "copy", detail={"records": []})
    step = journal.step(key, "a_org_v001", "copy")
    assert (step.state, step.attempts, step.error) == (StepState.DONE, 2, "")
    assert step.detail == {"cut": 1, "records": []}
    assert step.started_at
    assert step.ended_at
    assert step.ended_at >= step.started_at


def test_files_are_written_in_batches(database: Database) -> None:
    journal = Journal(database)
    key = create(journal, 1200)
    done = [dataclasses.replace(entry, xxh64="0" * 16, state=FileState.DONE) for entry in entries(1200)]
    extra = FileEntry("a_org_v001", "mhl", "/out/ascmhl/chain", "", 5, "1" * 16, FileState.DONE)
    journal.record_files(key, [*done, extra])
    journal.record_files(key, [])
    assert journal.files(key, "a_org_v001") == [*done, extra]
    assert (journal.delivery(key).files, journal.delivery(key).files_done) == (1201, 1201)


def test_one_run_holds_a_delivery(database: Database) -> None:
    journal = Journal(database)
    key = create(journal)
    with journal.lease(key) as lease, pytest.raises(Conflict, match="being worked on"), Journal(database).lease(key):
        lease.check()
    with journal.lease(key):
        pass
    with pytest.raises(NotFound), journal.lease("nothing"):
        pass


def test_of_many_that_want_a_delivery_one_gets_it(database: Database) -> None:
    key = create(Journal(database))
    barrier, end = Barrier(4), Barrier(4)

    def attempt(_number: int) -> bool:
        barrier.wait()
        try:
            with Journal(database).lease(key):
                end.wait(10)
                return True
        except Conflict:
            end.wait(10)
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == [False, False, False, True]


def test_a_lease_is_renewed_and_a_stale_one_is_taken_over(database: Database) -> None:
    journal = Journal(database, lease_seconds=0.4)
    key = create(journal)
    with journal.lease(key) as lease:
        time.sleep(0.8)
        with pytest.raises(Conflict), journal.lease(key):
            pass
        lease.check()
        with database.session() as session:
            session.get_one(DeliveryRow, key).lease_owner = "another machine"
        time.sleep(0.3)
        with pytest.raises(Conflict, match="taken this delivery over"):
            lease.check()
    time.sleep(0.5)
    with journal.lease(key):
        pass


def test_a_dead_process_holds_nothing(database: Database) -> None:
    program = (
        "import os, sys; from iomanager.db.engine import Database; from iomanager.ingest.journal.store import Journal\n"
        "journal = Journal(Database(sys.argv[1])); lease = journal.lease(sys.argv[2]); lease.__enter__()\n"
        "from iomanager.ingest.journal.model import DeliveryState\n"
        "journal.set_state(sys.argv[2], DeliveryState.RUNNING); os._exit(9)\n"
    )
    journal = Journal(database)
    key = create(journal)
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program, database.url, key], cwd=root, check=False)
    assert done.returncode == 9
    assert journal.delivery(key).state is DeliveryState.INTERRUPTED
    with journal.lease(key):
        journal.set_state(key, DeliveryState.RUNNING)
        assert journal.delivery(key).state is DeliveryState.RUNNING


def test_only_a_process_of_this_machine_is_known_to_be_dead() -> None:
    me = this_run()
    assert not is_surely_dead(me.host, me.process)
    assert is_surely_dead(me.host, f"{os.getpid()}:12")
    assert not is_surely_dead("elsewhere", "1:12")
    assert not is_surely_dead(me.host, "")
