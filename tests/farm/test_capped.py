"""Logs of bounded size."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from iomanager.farm.capped import LAST_BYTES, CappedLog

LINE = b"x" * 99 + b"\n"


def written(most: int, *pieces: bytes) -> bytes:
    file = io.BytesIO()
    log = CappedLog(file, most)
    for piece in pieces:
        log.write(piece)
    log.finish()
    return file.getvalue()


@given(st.lists(st.binary(max_size=50)), st.integers(0, 400))
def test_what_fits_is_kept_as_it_is_and_nothing_near_the_limit_is_lost(pieces: list[bytes], most: int) -> None:
    whole, found = b"".join(pieces), written(most, *pieces)
    if not most or len(whole) <= most:
        assert found == whole
    else:
        head, said, rest = found.partition(b"\n[The log has reached its limit of ")
        assert said
        assert head + rest.partition(b"]\n")[2] == whole


def test_a_flood_keeps_its_beginning_its_end_and_how_much_lay_between() -> None:
    first, last = b"it begins\n", b"the last word\n"
    found = written(10_000, first, *[LINE * 100] * 500, last)
    assert len(found) < 10_000 + LAST_BYTES + 300
    assert found.startswith(first)
    assert found.endswith(LINE + last)
    lines = [line for line in found.split(b"\n") if line.startswith(b"[")]
    assert lines[0] == b"[The log has reached its limit of 0.01 MB. Of what follows only the end is kept.]"
    assert lines[1] == b"[4.7 MB were left out here.]"


def test_it_grows_at_its_end_alone_while_it_is_followed() -> None:
    file = io.BytesIO()
    log, seen = CappedLog(file, 150), b""
    for _ in range(10_000):
        log.write(LINE)
        assert file.getvalue().startswith(seen)
        seen = file.getvalue()
    log.finish()
    assert file.getvalue().startswith(seen)
    assert len(seen) < 400
