"""Filters of the stand-in site: the semantics and the error texts that were seen on a real one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shotgun_api3.shotgun import Fault

from tests.sites.shotgrid.client import connected
from tests.sites.shotgrid.filters import TEXT, Filters
from tests.sites.shotgrid.schema import Schema, build
from tests.sites.shotgrid.server import Site
from tests.sites.shotgrid.store import Store


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Versions a to e: with a text, a number, a date, links and a list; e has none of them."""
    with Site() as site:
        project = site.project()
        shot = {"type": "Shot", "id": site.add("Shot", code="S010", project=project, sg_cut_in=1001)}
        asset = {"type": "Asset", "id": site.add("Asset", code="Car", project=project)}
        tags = {name: {"type": "Tag", "id": site.add("Tag", name=name)} for name in ("grain", "edge")}
        both = [tags["grain"], tags["edge"]]
        site.add("Version", code="a", project=project, description="Plate One", frame_count=0, entity=shot, tags=both,
                 client_approved_at="2024-05-06T00:00:00Z", flagged=True, sg_status_list="apr")  # fmt: skip
        site.add("Version", code="b", project=project, description="plate two", frame_count=10, entity=asset,
                 tags=[tags["grain"]], client_approved_at="2024-05-06T10:00:00Z")  # fmt: skip
        site.add("Version", code="c", project=project, description="comp", frame_count=20, entity=shot,
                 tags=[tags["edge"]], client_approved_at="2024-05-07T00:00:00Z", sg_uploaded_movie_frame_rate=24.0,
                 sg_uploaded_movie={"url": "http://example.com", "name": "x"})  # fmt: skip
        site.add("Version", code="d", project=project, description="ends one", frame_count=30,
                 client_approved_at=f"{site.store.now() - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}")  # fmt: skip
        site.add("Version", code="e", project=project)
        yield site


@pytest.fixture(scope="module")
def sg(site: Site) -> Iterator[Any]:
    with connected(site) as client:
        yield client


def codes(sg: Any, *filters: Any, entity: str = "Version") -> str:
    return "".join(row["code"] for row in sg.find(entity, list(filters), ["code"]))


@pytest.mark.parametrize(
    ("relation", "value", "found"),
    [
        ("is", "PLATE ONE", "a"),
        ("is", None, "e"),
        ("is", "", "e"),
        ("is_not", "plate one", "bcde"),
        ("is_not", None, "abcd"),
        ("contains", "LATE", "ab"),
        ("contains", "", "abcd"),
        ("not_contains", "plate", "cde"),
        ("starts_with", "Plate", "ab"),
        ("ends_with", "ONE", "ad"),
        ("in", ["comp", "Plate Two"], "bc"),
        ("not_in", ["comp", "Plate Two"], "ade"),
    ],
)
def test_text(sg: Any, relation: str, value: Any, found: str) -> None:
    assert codes(sg, ["description", relation, value]) == found


@pytest.mark.parametrize(
    ("relation", "value", "found"),
    [
        ("is", 0, "a"),
        ("is", "10", "b"),
        ("is", None, "e"),
        ("is_not", 0, "bcde"),
        ("less_than", 20, "ab"),
        ("greater_than", 10, "cd"),
        ("between", [10, 20], "bc"),
        ("not_between", [10, 20], "ade"),
        ("in", [0, 30], "ad"),
        ("in", [0, None], "ae"),
        ("not_in", [0, 30], "bce"),
    ],
)
def test_number(sg: Any, relation: str, value: Any, found: str) -> None:
    assert codes(sg, ["frame_count", relation, value]) == found


@pytest.mark.parametrize(
    ("relation", "value", "found"),
    [
        ("is", "2024-05-06", "a"),
        ("is", "2024-05-06T10:00:00Z", "b"),
        ("is_not", "2024-05-06", "bcde"),
        ("is", None, "e"),
        ("greater_than", "2024-05-06", "bcd"),
        ("less_than", "2024-05-07", "ab"),
        ("between", ["2024-05-06", "2024-05-07"], "abc"),
        ("in", ["2024-05-06", "2024-05-07"], "ac"),
        ("in_last", [1, "HOUR"], "d"),
        ("in_last", [1, "MONTH"], "d"),
        ("not_in_last", [1, "HOUR"], "abce"),
        ("in_next", [1, "DAY"], ""),
        ("not_in_next", [1, "DAY"], "abcde"),
        ("in_calendar_year", -100, ""),
    ],
)
def test_date_and_time(sg: Any, relation: str, value: Any, found: str) -> None:
    assert codes(sg, ["client_approved_at", relation, value]) == found


def test_calendar_buckets(sg: Any) -> None:
    for unit in ("day", "week", "month", "year"):
        assert codes(sg, ["created_at", f"in_calendar_{unit}", 0]) == "abcde"
        assert codes(sg, ["created_at", f"in_calendar_{unit}", 1]) == ""


def test_status_checkbox_and_image(sg: Any) -> None:
    assert codes(sg, ["sg_status_list", "is", "apr"]) == "a"
    assert codes(sg, ["sg_status_list", "in", ["apr", "rev"]]) == "abcde"
    assert codes(sg, ["sg_status_list", "is", "nonsense"]) == ""
    assert codes(sg, ["sg_status_list", "is_not", "apr"]) == "bcde"
    assert codes(sg, ["flagged", "is", True]) == "a"
    assert codes(sg, ["flagged", "is_not", True]) == "bcde"
    assert codes(sg, ["image", "is", None]) == "abcde"
    assert codes(sg, ["sg_uploaded_movie_frame_rate", "is", 24.0]) == "c"


def link(site: Site, entity: str) -> dict[str, Any]:
    return {"type": entity, "id": site.rows(entity, "id")[0]["id"], "name": "a name that does not count"}


def test_one_link(site: Site, sg: Any) -> None:
    shot, asset = link(site, "Shot"), link(site, "Asset")
    assert codes(sg, ["entity", "is", shot]) == "ac"
    assert codes(sg, ["entity", "is", {"type": "Asset", "id": shot["id"]}]) == ""
    assert codes(sg, ["entity", "is_not", shot]) == "bde"
    assert codes(sg, ["entity", "is", None]) == "de"
    assert codes(sg, ["entity", "is_not", None]) == "abc"
    assert codes(sg, ["entity", "in", [shot, asset]]) == "abc"
    assert codes(sg, ["entity", "not_in", [shot]]) == "bde"
    assert codes(sg, ["entity", "type_is", "Asset"]) == "b"
    assert codes(sg, ["entity", "type_is_not", "Asset"]) == "acde"
    assert codes(sg, ["entity", "name_is", "s010"]) == "ac"
    assert codes(sg, ["entity", "name_contains", "A"]) == "b"
    assert codes(sg, ["entity", "name_not_contains", "A"]) == "acde"


def test_lists_of_links(site: Site, sg: Any) -> None:
    grain, edge = ({"type": "Tag", "id": row["id"]} for row in site.rows("Tag", "id"))
    assert codes(sg, ["tags", "is", grain]) == "ab"
    assert codes(sg, ["tags", "is", grain], ["tags", "is", edge]) == "a"
    assert codes(sg, ["tags", "in", [grain, edge]]) == "abc"
    assert codes(sg, ["tags", "is_not", grain]) == "cde"
    assert codes(sg, ["tags", "not_in", [grain, edge]]) == "de"
    assert codes(sg, ["tags", "is", None]) == "de"
    assert codes(sg, ["tags", "is_not", None]) == "abc"
    assert codes(sg, ["tags", "name_contains", "gra"]) == "ab"
    assert codes(sg, ["tags", "in", [{"type": "Tag", "id": 99999}]]) == "de", "a bug of the real site"


def test_paths_through_links(sg: Any) -> None:
    assert codes(sg, ["entity.Shot.code", "is", "S010"]) == "ac"
    assert codes(sg, ["entity.Shot.code", "is_not", "other"]) == "ac", "a link to another type never matches"
    assert codes(sg, ["tags.Tag.name", "is", "edge"]) == "ac"
    assert codes(sg, ["sg_versions.Version.tags.Tag.name", "is", "grain"], entity="Shot") == "S010"


def test_groups(sg: Any) -> None:
    either = {"filter_operator": "any", "filters": [["code", "is", "a"], ["frame_count", "is", None]]}
    assert codes(sg, either) == "ae"
    both = {"filter_operator": "all", "filters": [either, ["description", "is_not", None]]}
    assert codes(sg, both) == "a"
    rows = sg.find("Version", [["code", "is", "b"], ["code", "is", "c"]], ["code"], filter_operator="any")
    assert [row["code"] for row in rows] == ["b", "c"]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (["sg_not_a_field", "is", 1], r"^API read\(\) Version.sg_not_a_field doesn't exist.$"),
        (["entity.Shot.nonsense", "is", 1], r"^API read\(\) Shot.nonsense doesn't exist.$"),
        (["code", "like", "a"], r"^API read\(\) Version.code's 'text' data type doesn't support 'like' 'relation'"),
        (["code", "greater_than", "a"], r"Version.code's 'text' data type doesn't support 'greater_than'"),
        (["client_approved_at", "not_between", ["2024-01-01", "2024-01-02"]], "doesn't support 'not_between'"),
        (["sg_uploaded_movie", "is", None], r"^API read\(\) Version.sg_uploaded_movie's 'url' data type cannot be"),
        (["code", "is", ["a", "b"]], r"^API read\(\) 'is' 'relation' expects a 1-element array: \[\"a\", \"b\"\]$"),
        (["id", "in", []], r"^API read\(\) 'in' 'relation' expects at least a 1-element array: \[\]$"),
        (["code", "in", [None]], "expected"),
        (["frame_count", "is", 2.5],
         r"Version.frame_count expected \[String, Integer, NilClass\] data type\(s\) but got Float: 2.5$"),
        (["flagged", "is", None], "expected"),
        (["image", "is", "x"], "expected"),
        (["entity", "is", 5], "expected"),
    ],
)  # fmt: skip
def test_what_is_no_filter(sg: Any, condition: list[Any], message: str) -> None:
    with pytest.raises(Fault, match=message):
        sg.find("Version", [condition])


def test_tasks_have_no_code_and_events_no_filter_on_meta(sg: Any) -> None:
    with pytest.raises(Fault, match=r"^API read\(\) Task.code doesn't exist.$"):
        sg.find("Task", [["code", "is", "comp"]])
    with pytest.raises(Fault, match="cannot be used in a filter"):
        sg.find("EventLogEntry", [["meta", "is", "x"]])


TEXTS = st.sampled_from([None, "a", "A", "ab", "Ba", "c"])
RELATIONS = st.sampled_from(TEXT)
VALUES = st.lists(st.sampled_from(["a", "B", "ab", "x"]), min_size=1, max_size=3)


@given(st.lists(TEXTS, max_size=6), RELATIONS, VALUES)
def test_text_filters_are_those_of_the_rule(texts: list[str | None], relation: str, values: list[str]) -> None:
    """Compiled to SQL, they find what the plain rule finds: case does not count, what negates includes the empty."""
    wanted = values if relation in ("in", "not_in") else values[:1]
    node = {"path": "description", "relation": relation, "values": wanted}
    store = Store(Schema({"Version": build().of("Version")}))
    store.open()
    store.insert_many("Version", [{"id": number, "description": text} for number, text in enumerate(texts, 1)])
    sql, bound = Filters(store).compile("Version", node)
    found = [row[0] for row in store.many(f'SELECT id FROM "Version" o WHERE {sql} ORDER BY id', bound)]
    store.close()
    assert found == [number for number, text in enumerate(texts, 1) if _holds(text, relation, wanted)]


def _holds(text: str | None, relation: str, values: list[str]) -> bool:
    if text is None:
        return relation in ("is_not", "not_contains", "not_in")
    folded, first = text.casefold(), values[0].casefold()
    return {
        "is": folded == first,
        "is_not": folded != first,
        "contains": first in folded,
        "not_contains": first not in folded,
        "starts_with": folded.startswith(first),
        "ends_with": folded.endswith(first),
        "in": folded in [value.casefold() for value in values],
        "not_in": folded not in [value.casefold() for value in values],
    }[relation]
