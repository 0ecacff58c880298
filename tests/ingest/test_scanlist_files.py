"""The numbers of scanlists: in order, never twice, and nothing half written, on any disk."""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from iomanager.core.errors import Forbidden, NotFound, Unavailable
from iomanager.ingest import scanlist
from iomanager.ingest.model import Row
from iomanager.ingest.scanlist import WriteOptions


def a_row(row_id: str = "one") -> Row:
    return Row(row_id=row_id, scan_path="/in/a", scan_name="a.", ext="exr")


def test_numbers_are_ordered_as_numbers_and_never_reused(tmp_path: Path) -> None:
    for name in ["scanlist_2.xlsx", "scanlist_09.xlsx", "scanlist_10.xls", "~$scanlist_99.xlsx", "my scanlist_77.xlsx"]:
        (tmp_path / name).write_text(name)
    assert scanlist.newest(tmp_path) == tmp_path / "scanlist_10.xls"
    assert scanlist.next_number(tmp_path) == 11
    (tmp_path / "scanlist_99.xlsx").write_text("99")
    assert scanlist.write([a_row()], [], tmp_path).name == "scanlist_100.xlsx"
    assert scanlist.write([a_row()], [], tmp_path).name == "scanlist_101.xlsx"
    assert scanlist.newest(tmp_path) == tmp_path / "scanlist_101.xlsx"
    assert (tmp_path / "scanlist_99.xlsx").read_text() == "99"
    assert not list(tmp_path.glob(".*"))


def test_an_empty_folder_has_no_newest(tmp_path: Path) -> None:
    assert scanlist.newest(tmp_path, tmp_path / "absent") is None
    assert scanlist.next_number(tmp_path) == 1
    with pytest.raises(NotFound):
        scanlist.write([a_row()], [], tmp_path / "absent")


def _save_five(folder: str) -> list[str]:
    return [scanlist.write([a_row(f"{os.getpid()}-{n}")], [], Path(folder)).name for n in range(5)]


def test_people_who_save_at_once_get_different_numbers(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool, ThreadPoolExecutor(3) as threads:
        processes = pool.map_async(_save_five, [str(tmp_path)] * 2)
        names = [name for part in threads.map(_save_five, [str(tmp_path)] * 3) for name in part]
        names += [name for part in processes.get(60) for name in part]
    assert sorted(names) == [f"scanlist_{n:02d}.xlsx" for n in range(1, 26)]
    ids = {scanlist.read(tmp_path / name).rows[0].row_id for name in names}
    assert len(ids) == len({i.split("-")[0] for i in ids}) * 5
    assert len(list(tmp_path.iterdir())) == 25


def test_where_there_are_no_links_the_name_is_reserved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)  # as on exFAT and some shares
    assert [scanlist.write([a_row()], [], tmp_path).name for _ in range(2)] == ["scanlist_01.xlsx", "scanlist_02.xlsx"]
    assert len(scanlist.read(tmp_path / "scanlist_02.xlsx").rows) == 1
    assert len(list(tmp_path.iterdir())) == 2


@pytest.fixture
def small_disk() -> Iterator[None]:
    """A limit on the size of files, which the system reports as it reports a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_is_said_and_no_half_file_stays(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no space left"):
        scanlist.write([a_row(str(n)) for n in range(200)], [], tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def plain_folder() -> Iterator[Path]:
    """A folder whose owner may do nothing in ``delivery`` but read; root gives its rights away for the test."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "delivery").mkdir()
        (folder / "delivery" / "scanlist_04.xlsx").write_text("theirs")
        (folder / "delivery").chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(user)


def test_a_read_only_delivery_uses_the_fallback_folder(plain_folder: Path) -> None:
    delivery, fallback = plain_folder / "delivery", plain_folder / "show" / "product" / "scanlists" / "delivery"
    with pytest.raises(Forbidden, match="may not write"):
        scanlist.write([a_row()], [], delivery)
    path = scanlist.write([a_row()], [], delivery, options=WriteOptions(fallback=fallback))
    assert path == fallback / "scanlist_05.xlsx"
    assert scanlist.newest(delivery, fallback) == path
