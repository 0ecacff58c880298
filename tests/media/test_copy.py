"""Verified copies: right bytes, never over another file, never half a frame, and errors that name the frame."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Cancelled, Conflict, Forbidden, InvalidInput, IOManagerError, NotFound, Unavailable
from iomanager.media import copy
from iomanager.media.copy import copy_verified, hash_file, stage, verify_staged
from iomanager.media.place import PART_SUFFIX, disk_error, part_path, place

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "in" / "A001.1001.exr"
    file.parent.mkdir()
    file.write_bytes(os.urandom(3 * copy.CHUNK + 17))
    return file


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def parts(folder: Path) -> list[Path]:
    return list(folder.rglob(f"*{PART_SUFFIX}"))


def test_copies_and_returns_the_hash_of_the_source(source: Path, out: Path) -> None:
    heard: list[int] = []
    status = source.stat()
    expected = (status.st_size, status.st_mtime_ns)
    result = copy_verified(source, out / "a.exr", expected=expected, token=CancelToken(), on_bytes=heard.append)
    assert (out / "a.exr").read_bytes() == source.read_bytes()
    assert result.xxh64 == xxhash.xxh64(source.read_bytes()).hexdigest()
    assert sum(heard) == result.bytes == status.st_size
    assert not parts(out)


def test_an_empty_file_is_copied_too(tmp_path: Path, out: Path) -> None:
    empty = tmp_path / "empty.exr"
    empty.touch()
    assert copy_verified(empty, out / "e.exr", token=CancelToken()).bytes == 0


@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling link"])
def test_never_overwrites_what_stands_there(source: Path, out: Path, kind: str) -> None:
    destination = out / "a.exr"
    if kind == "file":
        destination.write_text("mine")
    elif kind == "folder":
        destination.mkdir()
    else:
        destination.symlink_to(source if kind == "link" else out / "nowhere")
    before = destination.lstat()
    with pytest.raises(Conflict, match=r"a\.exr"):
        copy_verified(source, destination, token=CancelToken())
    assert (destination.lstat().st_ino, destination.lstat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not parts(out)


def test_of_many_racing_for_one_name_exactly_one_wins(tmp_path: Path, out: Path) -> None:
    files = [tmp_path / f"{number}.exr" for number in range(8)]
    for number, file in enumerate(files):
        file.write_bytes(bytes([number]) * 5000)
    barrier = threading.Barrier(len(files))

    def attempt(file: Path, name: str) -> bool:
        staged = stage(file, out / name, token=CancelToken())
        barrier.wait()
        try:
            place(staged.part, out / name)
        except Conflict:
            staged.part.unlink()
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        for race in range(20):
            won = list(pool.map(lambda file, race=race: attempt(file, f"{race}.exr"), files))
            assert won.count(True) == 1
            assert (out / f"{race}.exr").read_bytes() == files[won.index(True)].read_bytes()


@pytest.mark.parametrize("fault", ["renameat2:error=EINVAL", "renameat2:error=EINVAL link,linkat:error=EPERM"])
def test_file_systems_without_an_exclusive_rename_get_an_exclusive_fallback(
    source: Path, out: Path, fault: str
) -> None:
    program = (
        "import sys; from pathlib import Path; from iomanager.core.cancel import CancelToken\n"
        "from iomanager.core.errors import Conflict; from iomanager.media.place import place\n"
        "from iomanager.media.copy import copy_verified, stage\n"
        "source, out = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "copy_verified(source, out / 'a.exr', token=CancelToken())\n"
        "staged = stage(source, out / 'taken.exr', token=CancelToken())\n"
        "(out / 'taken.exr').write_text('mine')\n"
        "try: place(staged.part, out / 'taken.exr')\n"
        "except Conflict: staged.part.unlink(); print('refused')\n"
    )
    injected = [word for text in fault.split() for word in ("-e", f"inject={text}")]
    command = [_strace(), "-f", "-qq", "-o", str(out / "log"), *injected, sys.executable, "-c", program]
    done = subprocess.run([*command, str(source), str(out)], capture_output=True, text=True, cwd=REPOSITORY, check=True)
    assert "INJECTED" in (out / "log").read_text()
    assert done.stdout == "refused\n"
    assert (out / "a.exr").read_bytes() == source.read_bytes()
    assert (out / "taken.exr").read_text() == "mine"
    assert not parts(out)


def test_the_order_survives_a_power_loss_and_the_check_reads_the_disk(source: Path, out: Path) -> None:
    """P7 and P4: fsync of the file, read-back past the cache, rename, fsync of the folder, in this order."""
    program = (
        "import sys; from pathlib import Path; from iomanager.core.cancel import CancelToken\n"
        "from iomanager.media.copy import copy_verified\n"
        "copy_verified(Path(sys.argv[1]), Path(sys.argv[2]) / 'a.exr', token=CancelToken())\n"
    )
    log = out / "log"
    calls = "trace=fsync,fdatasync,fadvise64,renameat2"
    command = [_strace(), "-f", "-qq", "-y", "-o", str(log), "-e", calls, sys.executable, "-c", program]
    subprocess.run([*command, str(source), str(out)], cwd=REPOSITORY, check=True)
    lines = [line for line in log.read_text().splitlines() if str(out) in line]
    assert [line.split(maxsplit=1)[1].split("(")[0] for line in lines] == ["fsync", "fadvise64", "renameat2", "fsync"]
    assert "DONTNEED" in lines[1]
    assert "RENAME_NOREPLACE" in lines[2]
    assert f"<{out}>" in lines[3]


@pytest.mark.parametrize("sabotage", ["flip", "truncate", "extend", "swap"])
def test_a_staged_frame_that_changes_is_caught(source: Path, out: Path, sabotage: str) -> None:
    for position in (0, 1, 2 * copy.CHUNK, 3 * copy.CHUNK + 16):
        staged = stage(source, out / "a.exr", token=CancelToken())
        status = staged.part.stat()
        data = bytearray(staged.part.read_bytes())
        if sabotage == "flip":
            data[position] ^= 1
        elif sabotage == "truncate":
            del data[position:]
        elif sabotage == "extend":
            data += b"x"
        else:
            data = bytearray(os.urandom(len(data)))
        staged.part.write_bytes(data)
        os.utime(staged.part, ns=(status.st_atime_ns, status.st_mtime_ns))
        with pytest.raises(Unavailable, match=r"A001\.1001\.exr"):
            verify_staged(staged, token=CancelToken())
        staged.part.unlink()


def test_a_source_that_changed_since_the_plan_is_refused(source: Path, out: Path) -> None:
    with pytest.raises(InvalidInput, match="changed since"):
        copy_verified(source, out / "a.exr", expected=(12, 0), token=CancelToken())
    with pytest.raises(InvalidInput, match="changed since"):
        copy_verified(source, out / "a.exr", expected=(source.stat().st_size, 1), token=CancelToken())
    assert not list(out.iterdir())


@pytest.mark.parametrize("change", ["append", "touch", "replace", "truncate"])
def test_a_source_that_changes_during_the_copy_is_refused(source: Path, out: Path, change: str) -> None:
    def disturb(_count: int) -> None:
        if change == "append":
            with source.open("ab") as file:
                file.write(b"more")
        elif change == "touch":
            os.utime(source, ns=(1, 1))
        elif change == "truncate":
            os.truncate(source, 10)
        else:
            other = source.with_name("other")
            shutil.copy2(source, other)
            other.replace(source)

    with pytest.raises(InvalidInput, match=r"A001\.1001\.exr changed while"):
        copy_verified(source, out / "a.exr", token=CancelToken(), on_bytes=disturb)
    assert not list(out.iterdir())


def test_a_cancelled_copy_leaves_nothing(source: Path, out: Path) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        copy_verified(source, out / "a.exr", token=token, on_bytes=lambda _count: token.cancel())
    assert not list(out.iterdir())


def test_sources_that_are_no_files(source: Path, out: Path) -> None:
    with pytest.raises(InvalidInput, match="not a file"):
        copy_verified(source.parent, out / "a.exr", token=CancelToken())
    os.mkfifo(source.parent / "pipe")
    with pytest.raises(InvalidInput, match="not a file"):
        copy_verified(source.parent / "pipe", out / "a.exr", token=CancelToken())
    with pytest.raises(NotFound, match="gone"):
        copy_verified(source.parent / "gone.exr", out / "a.exr", token=CancelToken())
    with pytest.raises(NotFound, match=r"a\.exr"):
        copy_verified(source, out / "no folder" / "a.exr", token=CancelToken())


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("write:error=ENOSPC", Unavailable, "the disk is full"),
        ("write:error=EDQUOT", Unavailable, "quota"),
        ("write:error=EIO", Unavailable, "input/output error"),
        ("fsync:error=EIO", Unavailable, "flushing"),
    ],
)
def test_a_failing_disk_is_named_and_nothing_is_left(
    source: Path, out: Path, fault: str, kind: type[IOManagerError], words: str
) -> None:
    program = (
        "import sys; from pathlib import Path; from iomanager.core.cancel import CancelToken\n"
        "from iomanager.core.errors import IOManagerError; from iomanager.media.copy import copy_verified\n"
        "try: copy_verified(Path(sys.argv[1]), Path(sys.argv[2]) / 'a.exr', token=CancelToken())\n"
        "except IOManagerError as error: sys.exit(type(error).__name__ + error.message)\n"
    )
    part = out / "fixed.iomanager-part"
    program = f"import iomanager.media.copy as m; m.part_path = lambda d: d.with_name({part.name!r})\n" + program
    log = out.parent / "log"
    command = [_strace(), "-f", "-qq", "-o", str(log), "-P", str(part), "-e", f"inject={fault}", sys.executable]
    done = subprocess.run(
        [*command, "-c", program, str(source), str(out)], capture_output=True, text=True, cwd=REPOSITORY, check=False
    )
    assert "INJECTED" in log.read_text()
    assert done.returncode == 1
    assert done.stderr.startswith(kind.__name__)
    assert words in done.stderr
    assert "a.exr" in done.stderr
    assert not list(out.iterdir())


def test_a_full_disk(tmp_path: Path) -> None:
    """A real one: a tmpfs of 1 MiB in a mount namespace of its own."""
    big = tmp_path / "big.1001.exr"
    big.write_bytes(os.urandom(3 << 20))
    (tmp_path / "small").mkdir()
    program = (
        "import os, sys; from pathlib import Path; from iomanager.core.cancel import CancelToken\n"
        "from iomanager.core.errors import Unavailable; from iomanager.media.copy import copy_verified\n"
        "out = Path(sys.argv[2])\n"
        "try: copy_verified(Path(sys.argv[1]), out / 'a.exr', token=CancelToken())\n"
        "except Unavailable as error: print(error.message, os.listdir(out))\n"
    )
    (tmp_path / "program.py").write_text(program)
    script = 'mount -t tmpfs -o size=1m tmpfs "$2" && exec "$3" "$4" "$1" "$2"'
    arguments = [str(big), str(tmp_path / "small"), sys.executable, str(tmp_path / "program.py")]
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script, "sh", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert "a.exr: the disk is full" in done.stdout, done.stderr
    assert done.stdout.strip().endswith("[]")


def test_every_errno_becomes_one_of_ours() -> None:
    for code in errno.errorcode:
        assert "f.exr" in disk_error(OSError(code, os.strerror(code)), "writing", Path("/x/f.exr")).message
    assert isinstance(disk_error(OSError(errno.EROFS, ""), "writing", Path("f")), Forbidden)


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=250))
def test_a_temporary_name_fits_the_file_system(name: str) -> None:
    part = part_path(Path("/folder") / name)
    assert part.parent == Path("/folder")
    assert part.name.startswith(".")
    assert part.name.endswith(PART_SUFFIX)
    assert len(os.fsencode(part.name)) <= 255


def test_unicode_names_stay_byte_exact(source: Path, out: Path) -> None:
    names = [unicodedata.normalize(form, "플레이트.1001.exr") for form in ("NFC", "NFD")]
    for name in names:
        copy_verified(source, out / name, token=CancelToken())
    assert {path.name for path in out.iterdir()} == set(names)
    assert hash_file(out / names[1], token=CancelToken()).bytes == source.stat().st_size


def _strace() -> str:
    found = shutil.which("strace")
    assert found, "strace is missing; ./scripts/test installs it"
    return found
