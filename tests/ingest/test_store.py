"""What scans remember, on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import update

from iomanager.db.engine import Database
from iomanager.ingest.facts import Damage, Facts
from iomanager.ingest.store import Remembered, ScanCache, ScannedClip, Shape

DELIVERY = Path("/mnt/서울/turnover 01")
FACTS = Facts(resolution="1920 x 1080", fps="24000/1001", missing="3", damage=(Damage("missing", "3", ""),))


def test_facts_come_back_and_are_replaced(database: Database) -> None:
    cache = ScanCache(database)
    cache.save(DELIVERY, {f"clip{n}": Remembered("a", FACTS) for n in range(1200)})
    assert len(cache.load(DELIVERY)) == 1200
    cache.save(DELIVERY, {"clip0": Remembered("b", Facts(resolution="밤"))}, gone=["clip1"])
    found = cache.load(DELIVERY)
    assert found["clip0"] == Remembered("b", Facts(resolution="밤"))
    assert found["clip2"] == Remembered("a", FACTS)
    assert "clip1" not in found
    assert cache.load(Path("/elsewhere")) == {}


def test_what_another_version_wrote_is_read_anew(database: Database) -> None:
    cache = ScanCache(database)
    cache.save(DELIVERY, {"one": Remembered("a", FACTS), "two": Remembered("a", FACTS)})
    with database.session() as session:
        session.execute(update(ScannedClip).where(ScannedClip.clip == "one").values(facts='{"damage": [], "old": 1}'))
        session.execute(update(ScannedClip).where(ScannedClip.clip == "two").values(fingerprint="0a"))
    assert cache.load(DELIVERY) == {}


def test_shapes_are_kept_once_in_order_and_forgotten(database: Database) -> None:
    cache = ScanCache(database)
    merge, split = Shape("a", "밤.", "", "exr"), Shape("a", "밤.", "", "exr", 1005)
    for shape in (merge, split, split):
        cache.add_shape(DELIVERY, shape)
    assert cache.shapes(DELIVERY) == [merge, split]
    cache.remove_shape(DELIVERY, merge)
    assert cache.shapes(DELIVERY) == [split]
    cache.set_shapes(DELIVERY, [split, merge])
    assert cache.shapes(DELIVERY) == [split, merge]
    cache.set_shapes(DELIVERY, [])
    assert cache.shapes(DELIVERY) == []
