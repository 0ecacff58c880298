"""MHL histories: ours accepted by the reference tool, and theirs checked without trust."""

from __future__ import annotations

import hashlib
import os
import subprocess
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, Conflict, InvalidInput, NotFound
from iomanager.media.mhl import CHAIN, HISTORY, Entry, c4_id, write_manifest
from iomanager.media.mhl_read import check_path
from iomanager.media.mhl_verify import VerifyReport, verify_folder

REFERENCE = Path(__file__).parents[2] / ".venv-ascmhl" / "bin" / "ascmhl"


@pytest.fixture
def plate(tmp_path: Path) -> Path:
    folder = tmp_path / "v001"
    folder.mkdir()
    for number in range(4):
        (folder / f"S001_0010 플레이트 & 'x'.{1001 + number}.exr").write_bytes(os.urandom(500 + number))
    return folder


def seal(folder: Path) -> Path:
    entries = [
        Entry(
            file.name,
            file.stat().st_size,
            xxhash.xxh64(file.read_bytes()).hexdigest(),
            datetime.fromtimestamp(file.stat().st_mtime, UTC),
        )
        for file in sorted(folder.iterdir())
    ]
    return write_manifest(folder, entries, author="Jo & Co <jo>")


def reference(command: str, folder: Path) -> int:
    assert REFERENCE.exists(), "the reference tool is missing; ./scripts/test installs it in .venv-ascmhl"
    return subprocess.run([REFERENCE, command, str(folder)], capture_output=True, check=False).returncode


def verify(folder: Path) -> VerifyReport:
    return verify_folder(folder, token=CancelToken(), progress=Progress())


def codes(report: VerifyReport) -> list[tuple[str, str]]:
    return sorted((finding.code, finding.path) for finding in report.findings)


def first_frame(folder: Path) -> Path:
    return min(folder.glob("*.exr"))


def test_the_reference_tool_accepts_what_we_write(plate: Path) -> None:
    seal(plate)
    assert reference("diff", plate) == 0
    assert reference("create", plate) == 0  # verifies every hash, and adds a generation of its own
    report = verify(plate)
    assert (report.agrees, report.manifests, report.files) == (True, 2, 4)


def test_both_see_a_changed_frame(plate: Path) -> None:
    seal(plate)
    frame = first_frame(plate)
    data = bytearray(frame.read_bytes())
    data[17] ^= 4
    frame.write_bytes(data)
    assert codes(verify(plate)) == [("changed", frame.name)]
    assert reference("create", plate) == 11


def test_both_see_a_missing_frame(plate: Path) -> None:
    seal(plate)
    frame = first_frame(plate)
    frame.unlink()
    assert codes(verify(plate)) == [("missing", frame.name)]
    assert reference("diff", plate) == 10


def test_both_see_an_extra_file(plate: Path) -> None:
    seal(plate)
    (plate / "notes.txt").write_text("new")
    assert codes(verify(plate)) == [("extra", "notes.txt")]
    assert reference("diff", plate) == 21


def test_both_see_an_edited_manifest(plate: Path) -> None:
    manifest = seal(plate)
    manifest.write_text(manifest.read_text("utf-8").replace("Jo &amp; Co", "Eve"), "utf-8")
    assert codes(verify(plate)) == [("manifest", f"{HISTORY}/{manifest.name}")]
    assert reference("diff", plate) == 31


def test_what_the_reference_tool_writes_is_understood(plate: Path) -> None:
    (plate / "sub").mkdir()
    (plate / "sub" / "a.exr").write_bytes(b"a")
    for kind in ("md5", "xxh128", "c4", "sha1", "xxh3"):
        subprocess.run([REFERENCE, "create", "-h", kind, str(plate)], capture_output=True, check=True)
    report = verify(plate)
    assert (report.agrees, report.manifests, report.files) == (True, 5, 5)
    (plate / "sub" / "a.exr").write_bytes(b"b")
    assert codes(verify(plate)) == [("changed", "sub/a.exr")]


@pytest.mark.parametrize("kind", ["md5", "sha1", "c4", "xxh3", "xxh128", "xxh64"])
def test_each_kind_of_hash_is_checked(plate: Path, kind: str) -> None:
    subprocess.run([REFERENCE, "create", "-h", kind, str(plate)], capture_output=True, check=True)
    assert verify(plate).agrees
    first_frame(plate).write_bytes(b"other")
    assert codes(verify(plate)) == [("changed", first_frame(plate).name)]


def test_a_folder_without_a_history_says_so(plate: Path) -> None:
    assert verify(plate) == VerifyReport(str(plate), 0, 0, ())
    with pytest.raises(NotFound, match="nowhere"):
        verify(plate / "nowhere")


def test_histories_in_subfolders_are_found(plate: Path) -> None:
    seal(plate)
    (plate.parent / "other.txt").write_text("no history here")
    assert (verify(plate.parent).manifests, verify(plate.parent).agrees) == (1, True)
    frame = first_frame(plate)
    frame.unlink()
    assert codes(verify(plate.parent)) == [("missing", f"v001/{frame.name}")]


def test_our_own_traces_are_ignored(plate: Path) -> None:
    seal(plate)
    (plate / "scanlist_01.xlsx").write_bytes(b"")
    (plate / ".thumbnail").mkdir()
    (plate / ".thumbnail" / "a.jpg").write_bytes(b"")
    assert verify(plate).agrees


def test_a_history_is_never_written_twice_and_leaves_no_traces(plate: Path) -> None:
    manifest = seal(plate)
    content = manifest.read_bytes()
    with pytest.raises(Conflict):
        write_manifest(plate, [])
    assert manifest.read_bytes() == content
    assert {path.name for path in plate.iterdir() if not path.name.endswith(".exr")} == {HISTORY}


CLASSIC = """<?xml version="1.0" encoding="UTF-8"?><hashlist version="1.1">
<hash><file>clips/a.mov</file><size>3</size><xxhash64be>{be}</xxhash64be></hash>
<hash><file>b.mov</file><size>3</size><xxhash64>{le}</xxhash64></hash>
<hash><file>c.mov</file><size>3</size><md5>{md5}</md5></hash></hashlist>"""


def test_classic_mhl_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    files = [tmp_path / name for name in ("clips/a.mov", "b.mov", "c.mov")]
    for file in files:
        file.write_bytes(b"abc")
    digest = xxhash.xxh64(b"abc")
    reverse = digest.digest()[::-1].hex()
    text = CLASSIC.format(be=digest.hexdigest(), le=reverse, md5=hashlib.md5(b"abc", usedforsecurity=False).hexdigest())
    (tmp_path / "card.mhl").write_text(text)
    assert (verify(tmp_path).agrees, verify(tmp_path).files) == (True, 3)
    for file in files:
        file.write_bytes(b"abd")
    assert [code for code, _ in codes(verify(tmp_path))] == ["changed"] * 3


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "C:\\x", "", "a\0b"])
def test_paths_out_of_the_folder_are_refused(plate: Path, path: str) -> None:
    with pytest.raises(InvalidInput, match="outside"):
        check_path(path, inside="x")
    if "\0" not in path:
        text = f'<hashlist version="1.1"><hash><file>{path}</file><md5>0</md5></hash></hashlist>'
        (plate / "a.mhl").write_text(text)
        assert ("path-escape", "a.mhl") in codes(verify(plate))


def test_links_out_of_the_folder_are_not_read(plate: Path) -> None:
    seal(plate)
    frame = first_frame(plate)
    (plate.parent / "secret").write_bytes(frame.read_bytes())
    frame.unlink()
    frame.symlink_to(plate.parent / "secret")
    assert codes(verify(plate)) == [("path-escape", frame.name)]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><hashlist version="1.1">&b;</hashlist>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><hashlist version="1.1">&a;</hashlist>'


@pytest.mark.parametrize("text", [BOMB, EXTERNAL, "<hashlist", "", "\0\0", "<a></b>"])
def test_hostile_manifests_are_a_finding(plate: Path, text: str) -> None:
    (plate / "a.mhl").write_text(text)
    assert ("manifest", "ascmhl") in codes(verify(plate))
    (plate / HISTORY).mkdir()
    (plate / HISTORY / CHAIN).write_text(text)
    assert [code for code, _ in codes(verify(plate))] == ["manifest"]


@given(st.binary(max_size=400))
def test_any_bytes_as_a_chain_are_a_finding_at_most(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("chain")
    (folder / HISTORY).mkdir()
    (folder / HISTORY / CHAIN).write_bytes(data)
    assert verify(folder).files == 0


def test_a_manifest_in_the_other_unicode_form_is_matched(tmp_path: Path) -> None:
    composed, decomposed = (unicodedata.normalize(form, "é.exr") for form in ("NFC", "NFD"))
    (tmp_path / decomposed).write_bytes(b"abc")
    digest = f"<xxhash64be>{xxhash.xxh64(b'abc').hexdigest()}</xxhash64be>"
    text = f'<hashlist version="1.1"><hash><file>{composed}</file>{digest}</hash></hashlist>'
    (tmp_path / "a.mhl").write_text(text, "utf-8")
    assert verify(tmp_path).agrees


def test_verifying_can_be_cancelled(plate: Path) -> None:
    seal(plate)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        verify_folder(plate, token=token, progress=Progress())


def test_c4_is_that_of_the_standard() -> None:
    """The id of nothing, from the C4 specification."""
    assert c4_id(b"") == ("c459dsjfscH38cYeXXYogktxf4Cd9ibshE3BHUo6a58hBXmRQdZrAkZzsWcbWtDg5oQstpDuni4Hirj75GEmTc1sFT")
