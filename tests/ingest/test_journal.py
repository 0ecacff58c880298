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

from iomanager.core.errors import Conflict, NotFound, Unavailable
from iomanager.db.engine import Database
from iomanager.ingest.journal.lease import is_surely_dead, this_run
from iomanager.ingest.journal.lease_store import Hold
from iomanager.ingest.journal.model import STEPS, DeliveryState, FileEntry, FileState, NewDelivery, StepState
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.journal.tables import DeliveryRow

PLAN = {"project": "Demo", "delivery": "/in/day1 플레이트", "plates": [{"key": "a_org_v001"}, {"key": "b_org_v001"}]}


def entries(count: int) -> list[FileEntry]:
    return [
        FileEntry("a_org_v001", "copy", f"/out/{number:05d}.exr", f"/in/{number}.exr", 10) for number in range(count)
    ]


def create(journal: Journal, count: int = 3) -> str:
    steps = {plate["key"]: STEPS for plate in PLAN["plates"]}  # type: ignore[index]
    return journal.create(NewDelivery(PLAN, steps, entries(count), {"ingest": {"mhl": False}}, "jo"))


def test_a_new_delivery_has_its_plan_steps_and_files(database: Database) -> None:
    journal = Journal(database)
    key = create(journal)
    delivery = journal.delivery(key)
    assert (delivery.state, delivery.user, delivery.delivery) == (DeliveryState.PLANNED, "jo", PLAN["delivery"])
    assert [(s.plate, s.kind) for s in delivery.steps] == [(p["key"], k) for p in PLAN["plates"] for k in STEPS]  # type: ignore[index]
    assert (delivery.files, delivery.files_done) == (3, 0)
    assert journal.plan(key) == PLAN
    assert journal.settings(key) == {"ingest": {"mhl": False}}
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
    journal.fail(key, "a_org_v001", "copy", Unavailable("the disk is full", hint="Make space."))
    failed = journal.step(key, "a_org_v001", "copy")
    assert (failed.state, failed.error, failed.hint, failed.exit_code) == (
        StepState.FAILED,
        "the disk is full",
        "Make space.",
        5,
    )
    journal.begin(key, "a_org_v001", "copy")
    journal.remember(key, "a_org_v001", "copy", {"cut": 1})
    journal.remember(key, "a_org_v001", "copy", {"cut": 2})
    journal.end(key, "a_org_v001", "copy", detail={"records": []})
    step = journal.step(key, "a_org_v001", "copy")
    assert (step.state, step.attempts, step.error, step.exit_code) == (StepState.DONE, 2, "", 0)
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
        "from iomanager.ingest.journal.lease_store import Hold\n"
        "journal = Journal(Database(sys.argv[1])); hold = Hold(sys.argv[2], 'a_org_v001', 'copy')\n"
        "lease = journal.lease_step(hold); lease.__enter__()\n"
        "journal.begin(sys.argv[2], 'a_org_v001', 'copy'); os._exit(9)\n"
    )
    journal = Journal(database)
    key = create(journal)
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program, database.url, key], cwd=root, check=False)
    assert done.returncode == 9
    assert journal.delivery(key).state is DeliveryState.INTERRUPTED
    with journal.lease_step(Hold(key, "a_org_v001", "copy")):
        assert journal.delivery(key).state is DeliveryState.RUNNING


def test_the_whole_excludes_its_steps_and_the_steps_the_whole(database: Database) -> None:
    journal = Journal(database)
    key = create(journal)
    copy, other, jpg = (Hold(key, *names) for names in (("a", "copy"), ("b", "copy"), ("a", "jpg")))
    with journal.lease_step(copy), journal.lease_step(other), journal.lease_step(jpg):
        for refused in (journal.lease(key), journal.lease_step(copy)):
            with pytest.raises(Conflict, match="being worked on"), refused:
                pass
    with journal.lease(key), pytest.raises(Conflict, match="being worked on"), journal.lease_step(copy):
        pass
    with journal.lease_step(copy) as lease:
        lease.check()


def test_the_state_of_a_delivery_follows_from_its_steps(database: Database) -> None:
    journal = Journal(database)
    key = create(journal)
    assert journal.delivery(key).state is DeliveryState.PLANNED
    for plate in ("a_org_v001", "b_org_v001"):
        for kind in STEPS:
            journal.begin(key, plate, kind)
            assert journal.delivery(key).state is DeliveryState.INTERRUPTED
            journal.end(key, plate, kind)
    assert journal.delivery(key).state is DeliveryState.DONE
    assert journal.delivery(key).ended_at
    journal.fail(key, "a_org_v001", "mhl", Conflict("It is another's."))
    (listed,) = journal.deliveries()
    assert (listed.state, listed.message) == (DeliveryState.FAILED, "a_org_v001: It is another's.")
    assert listed.steps == ()
    journal.reopen(key, "a_org_v001", ("mhl",))
    assert journal.delivery(key).state is DeliveryState.INTERRUPTED
    assert not journal.is_taken_back(key)
    journal.set_state(key, DeliveryState.UNDOING)
    assert journal.is_taken_back(key)
    assert journal.delivery(key).state is DeliveryState.UNDOING


def test_only_a_process_of_this_machine_is_known_to_be_dead() -> None:
    me = this_run()
    assert not is_surely_dead(me.host, me.process)
    assert is_surely_dead(me.host, f"{os.getpid()}:12")
    assert not is_surely_dead("elsewhere", "1:12")
    assert not is_surely_dead(me.host, "")
