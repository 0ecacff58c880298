from __future__ import annotations

import ast
import dataclasses
import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iomanager.cli import main
from iomanager.core.errors import InvalidInput
from iomanager.media.retime import Segment, frame_map, natural_duration
from iomanager.steps import natron, nuke
from iomanager.steps.scripts import ProxyFiles, ScriptJob, ScriptOutput, ScriptSource, from_json, proxies
from tests.steps.nk_reader import Node, NotNk, read

SOURCE = ScriptSource(Path("/show/p.%04d.exr"), 1001, 1048, 4096, 2160, Fraction(24000, 1001), "ACES - ACEScg")
FILES = ProxyFiles(Path("/o/j.%04d.jpg"), Path("/o/h.%04d.jpg"), Path("/o/p.mov"))
EXR = ScriptOutput("exr", Path("/show/v001/p.%04d.exr"), "ACES - ACEScg")


def jpg_job(**changes: Any) -> ScriptJob:
    outputs = proxies(SOURCE, FILES, view="Output - Rec.709", codec="apch")
    return ScriptJob(SOURCE, outputs, "/ocio/config.ocio", **changes)


def retime_job(*segments: Segment, **changes: Any) -> ScriptJob:
    return ScriptJob(SOURCE, (EXR,), "/ocio/config.ocio", segments=segments, **changes)


def kinds(nodes: list[Node]) -> list[str]:
    return [node.kind for node in nodes]


def test_the_proxies_of_a_wide_plate() -> None:
    nodes = read(nuke.script(jpg_job(mirror="flop")))
    assert kinds(nodes) == [
        "Root", "Read", "Mirror2", "Reformat", "Write", "Read", "Mirror2", "Write", "Read", "Mirror2", "Reformat",
        "Write",
    ]  # fmt: skip
    root, source, mirror, half, small, *_ = nodes
    assert root.knobs["format"].startswith("4096 2160 0 0 4096 2160 1 ")
    assert root.knobs["fps"] == "23.976024"
    assert (source.knobs["file"], source.knobs["colorspace"]) == ("/show/p.%04d.exr", "ACES - ACEScg")
    assert (mirror.knobs["flip"], mirror.knobs["flop"]) == ("false", "true")
    assert half.knobs["scale"] == "0.5"
    assert small.knobs["file_type"] == "jpeg"
    assert (small.knobs["_jpeg_quality"], small.knobs["_jpeg_sub_sampling"]) == ("1", "4:4:4")
    mov = nodes[-1].knobs
    assert (mov["mov64_codec"], mov["colorspace"], mov["first"], mov["last"]) == (
        "apch", "Output - Rec.709", "1001", "1048",
    )  # fmt: skip


def test_a_narrow_plate_has_no_half() -> None:
    narrow = dataclasses.replace(SOURCE, width=1920, height=1080)
    job = ScriptJob(narrow, proxies(narrow, FILES, view="v", codec="apch"), "/c.ocio")
    assert "Reformat" not in kinds(read(nuke.script(job)))


def test_a_retime_of_two_segments() -> None:
    job = retime_job(Segment(1001, 1010, Fraction(-50), 1, 20), Segment(1011, 1020, Fraction(200), 21, 5))
    nodes = read(nuke.script(job))
    assert kinds(nodes) == ["Root", *["Read", "Retime", "TimeOffset", "Write"] * 2]
    one, two = nodes[1:5], nodes[5:]
    assert (one[0].knobs["first"], one[0].knobs["last"], one[0].knobs["frame"]) == ("1001", "1010", "1000")
    assert (one[1].knobs["reverse"], one[1].knobs["speed"], one[1].knobs["filter"]) == ("true", "0.5", "none")
    assert (one[3].knobs["first"], one[3].knobs["last"]) == ("1001", "1020")
    assert (two[1].knobs["reverse"], two[1].knobs["speed"], two[2].knobs["time_offset"]) == ("false", "2", "1020")
    assert (two[3].knobs["first"], two[3].knobs["last"]) == ("1021", "1025")
    assert two[3].knobs["compression"].startswith("PIZ")
    assert two[3].knobs["metadata"] == "all metadata except input/*"


def shown(nodes: list[Node]) -> list[tuple[Fraction, Fraction]]:
    """The source frame of each written frame, in order, as the speeds say it and as the ranges do.

    Read from Nuke's reference: ``speed`` and the ranges of a Retime; a Read's offset and a TimeOffset move frames.
    """
    found = []
    for at in range(1, len(nodes), 4):
        source, retime, moved, written = (node.knobs for node in nodes[at : at + 4])
        last, end = Fraction(retime["input.last"]), Fraction(retime["output.last"])
        by_range = (last - 1) / (end - 1) if end > 1 else Fraction(retime["speed"])
        for frame in range(int(written["first"]), int(written["last"]) + 1):
            position = frame - int(moved["time_offset"]) - 1
            places = (min(position * speed, last - 1) for speed in (Fraction(retime["speed"]), by_range))
            inputs = [last - place if retime["reverse"] == "true" else 1 + place for place in places]
            found.append((inputs[0] + int(source["frame"]), inputs[1] + int(source["frame"])))
    return found


@pytest.mark.parametrize(
    ("segments", "frames"),
    [
        ([Segment(1001, 1004, Fraction(100))], [1001, 1002, 1003, 1004]),
        ([Segment(1001, 1004, Fraction(-100))], [1004, 1003, 1002, 1001]),
        ([Segment(1001, 1009, Fraction(200))], [1001, 1003, 1005, 1007, 1009]),
        ([Segment(1001, 1009, Fraction(-400))], [1009, 1005]),
        ([Segment(1011, 1012, Fraction(25))], [1011, 1011.25, 1011.5, 1011.75, 1012, 1012, 1012, 1012]),
        ([Segment(1001, 1048, Fraction(-150))], [1048 - 1.5 * n for n in range(32)]),
        ([Segment(1001, 1001, Fraction(50))], [1001, 1001]),
        (
            [Segment(1005, 1006, Fraction(50), 3), Segment(1001, 1002, None, 1, 2)],
            [1001, 1002, 1005, 1005.5, 1006, 1006],
        ),
    ],
)
def test_a_retime_shows_what_the_built_in_one_does(segments: list[Segment], frames: list[float]) -> None:
    found = shown(read(nuke.script(retime_job(*segments))))
    assert [float(by_speed) for by_speed, _ in found] == pytest.approx(frames, abs=1e-4)
    assert [float(by_range) for _, by_range in found] == pytest.approx(frames, abs=1e-4)
    near = [sample.nearest for sample in frame_map(segments)]
    assert all(abs(float(by_speed) - frame) <= 0.5001 for (by_speed, _), frame in zip(found, near, strict=True))


@given(st.integers(1, 60), st.integers(10, 800), st.booleans(), st.integers(-1, 1))
def test_no_retime_shows_another_frame_than_the_built_in_one(
    length: int, percent: int, reverse: bool, slack: int
) -> None:
    speed = Fraction(-percent if reverse else percent)
    duration = max(1, natural_duration(length, speed) + slack)
    segment = Segment(1001, 1000 + length, speed, 1, duration)
    assume(abs(Fraction(length * 100, percent) - duration) <= 1)
    found = shown(read(nuke.script(retime_job(segment))))
    near = [sample.nearest for sample in frame_map([segment])]
    assert len(found) == len(near)
    for (by_speed, by_range), frame in zip(found, near, strict=True):
        assert abs(by_speed - frame) <= Fraction(5001, 10_000)
        assert abs(by_range - by_speed) < Fraction(1, 1000)


def test_a_smooth_retime_is_kronos_behind_the_reverse() -> None:
    nodes = read(nuke.script(retime_job(Segment(1001, 1010, Fraction(-50)), smooth=True)))
    assert kinds(nodes) == ["Root", "Read", "Retime", "Kronos", "TimeOffset", "Write"]
    assert (nodes[2].knobs["speed"], nodes[2].knobs["reverse"]) == ("1", "true")
    assert (nodes[3].knobs["timingOutputSpeed"], nodes[3].knobs["interpolation"]) == ("0.5", "Motion")


def test_a_movie_to_dpx_is_numbered_from_1001() -> None:
    source = dataclasses.replace(SOURCE, file=Path("/a.mov"), first=5, last=8)
    job = ScriptJob(source, (ScriptOutput("dpx", Path("/d.%04d.dpx"), "rec709", detail="12 bit"),), "/c.ocio")
    nodes = read(nuke.script(job))
    assert nodes[2].knobs["time_offset"] == "996"
    assert (nodes[3].knobs["first"], nodes[3].knobs["last"], nodes[3].knobs["datatype"]) == ("1001", "1004", "12 bit")


NASTY = ['x" }\nRoot {', "} Group {", "a{b", "a}b", 'q"q', "한글 공백", "semi;colon", "tail\\", "[exec id]", "$HOME"]


@pytest.mark.parametrize("text", NASTY)
def test_no_value_can_add_a_node_or_run_a_command(text: str) -> None:
    job = ScriptJob(dataclasses.replace(SOURCE, colorspace=text, file=Path(f"/{text}/p.%04d.exr")), (EXR,), "/c.ocio")
    try:
        nodes = read(nuke.script(job))
    except InvalidInput:
        assert any(char in text for char in "[]$\\\n")
        return
    assert kinds(nodes) == ["Root", "Read", "Write"]
    assert nodes[1].knobs["colorspace"] == text
    assert nodes[1].knobs["file"] == f"/{text}/p.%04d.exr"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_every_text_is_one_word(text: str) -> None:
    assert read(f"Node {{\n knob {nuke.quoted(text)}\n}}\n") == [Node("Node", {"knob": text})]


@pytest.mark.skipif(shutil.which("tclsh") is None, reason="Tcl's own parser is not installed")
@pytest.mark.parametrize("text", ["a{b", "}", "[exit 9]", "$env(HOME)", 'q"', "\\", "한글"])
def test_tcl_reads_the_same_word(text: str) -> None:
    ours = (
        f"proc knob {{value}} {{ puts -nonewline $value }}\nfconfigure stdout -encoding utf-8\nknob {nuke.quoted(text)}"
    )
    told = subprocess.run(
        ["tclsh"], input=f"fconfigure stdin -encoding utf-8\n{ours}\n".encode(), capture_output=True, check=True
    )
    assert told.stdout.decode() == text


@pytest.mark.parametrize(
    "text", ["Read {\n file $x\n}", "Read {\n file [y]\n}", 'Read {\n a "[z]"\n}', "Read {", "a b c"]
)
def test_the_reader_refuses_what_tcl_would_run(text: str) -> None:
    with pytest.raises(NotNk):
        read(text)


def natron_job(script: str) -> dict[str, Any]:
    tree = ast.parse(script)
    call = next(node.value for node in tree.body if isinstance(node, ast.Assign))
    assert isinstance(call, ast.Call)
    loaded: dict[str, Any] = json.loads(ast.literal_eval(call.args[0]))
    return loaded


@pytest.mark.parametrize("text", ["'''+exit()+'''", '"""', "\\", "${job}", "$job", "한글", "}\n"])
def test_natron_scripts_are_python_whatever_the_names(text: str) -> None:
    job = dataclasses.replace(jpg_job(mirror="flip"), source=dataclasses.replace(SOURCE, colorspace=text))
    made = natron.script(job)
    compile(made, "render.py", "exec")
    held = natron_job(made)
    assert held["read"]["colorspace"] == text
    assert held["mirror"] == "flip"
    assert [output["half"] for output in held["outputs"]] == [True, False, True]
    assert held["outputs"][2]["choices"] == {"codec": "prores_ks422hq"}
    shape = [ast.dump(node) for node in ast.parse(made).body if not isinstance(node, ast.Assign)]
    assert shape == [
        ast.dump(node) for node in ast.parse(natron.script(jpg_job())).body if not isinstance(node, ast.Assign)
    ]


class FakeParam:
    """Takes every value."""

    def __init__(self, name: str, values: dict[str, Any]) -> None:
        self.name, self.values = name, values

    def set(self, value: Any) -> bool:
        self.values[self.name] = value
        return True

    def setValue(self, value: Any, index: int = 0) -> None:  # noqa: N802 - Natron's name
        self.values[f"{self.name}.{index}" if index else self.name] = value


class FakeNode:
    """A node of a Natron that has every parameter."""

    def __init__(self, kind: str) -> None:
        self.kind, self.values, self.inputs = kind, dict[str, Any](), list[Any]()

    def getParam(self, name: str) -> FakeParam:  # noqa: N802
        return FakeParam(name, self.values)

    def connectInput(self, _index: int, node: Any) -> None:  # noqa: N802
        self.inputs.append(node)


class FakeApp(FakeNode):
    """The part of Natron's application that the script calls."""

    def __init__(self) -> None:
        super().__init__("app")
        self.rendered: list[tuple[FakeNode, int, int]] = []

    def createNode(self, kind: str) -> FakeNode:  # noqa: N802
        return FakeNode(kind)

    def createReader(self, kind: str) -> FakeNode:  # noqa: N802
        return FakeNode(kind)

    def createWriter(self, kind: str) -> FakeNode:  # noqa: N802
        return FakeNode(kind)

    def getProjectParam(self, name: str) -> FakeParam:  # noqa: N802
        return self.getParam(name)

    def render(self, node: FakeNode, first: int, last: int) -> None:
        self.rendered.append((node, first, last))


def test_a_natron_script_builds_its_graph() -> None:
    space: dict[str, Any] = {}
    exec(compile(natron.script(jpg_job(mirror="flop")), "render.py", "exec"), space)  # noqa: S102 - our own script
    made = FakeApp()
    space["createInstance"](made, None)
    assert [(node.kind, first, last) for node, first, last in made.rendered] == [
        ("/o/h.%04d.jpg", 1001, 1048), ("/o/j.%04d.jpg", 1001, 1048), ("/o/p.mov", 1001, 1048),
    ]  # fmt: skip
    half = made.rendered[0][0].inputs[0]
    assert (half.kind, half.inputs[0].kind) == ("net.sf.openfx.Reformat", "net.sf.openfx.Mirror")
    assert half.inputs[0].values == {"flip": False, "flop": True}


@pytest.mark.parametrize("generate", [nuke.script, natron.script])
def test_no_script_holds_a_credential(generate: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGUN_API_KEY", "s3cr3t-key")
    monkeypatch.setenv("SHOTGUN_SCRIPT_NAME", "robot-name")
    made = generate(jpg_job())
    assert "s3cr3t-key" not in made
    assert "robot-name" not in made


@pytest.mark.parametrize(
    "job",
    [
        retime_job(Segment(1, 4, Fraction(100), 3)),
        dataclasses.replace(jpg_job(), outputs=()),
        dataclasses.replace(jpg_job(), mirror="turn"),
        dataclasses.replace(jpg_job(), segments=(Segment(1, 4, Fraction(100)),)),
        dataclasses.replace(jpg_job(), source=dataclasses.replace(SOURCE, last=1)),
    ],
)
def test_jobs_that_make_no_sense(job: ScriptJob) -> None:
    with pytest.raises(InvalidInput):
        nuke.script(job)


def spelled() -> dict[str, Any]:
    source = {**dataclasses.asdict(SOURCE), "file": str(SOURCE.file), "fps": "24000/1001"}
    output = {"kind": "exr", "file": "/o/p.%04d.exr", "colorspace": "ACES - ACEScg"}
    segment = {"first": 1001, "last": 1004, "percent": -50}
    return {"source": source, "outputs": [output], "ocio": "/c.ocio", "segments": [segment], "smooth": True}


def test_a_job_file_holds_the_same() -> None:
    job = from_json(json.loads(json.dumps(spelled())))
    assert job.source == SOURCE
    assert (job.segments, job.smooth) == ((Segment(1001, 1004, Fraction(-50)),), True)


@pytest.mark.parametrize("change", [{"source": 1}, {"outputs": [{"kind": "exr"}]}, {"ocio": None, "outputs": []}])
def test_a_job_file_is_not_trusted(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        from_json({**spelled(), **change})


def test_a_script_is_written_once(tmp_path: Path) -> None:
    (tmp_path / "job.json").write_text(json.dumps(spelled()), encoding="utf-8")
    words = ["step", "script", "--renderer", "nuke", "--job", str(tmp_path / "job.json"), "--destination"]
    for _ in range(2):
        with pytest.raises(SystemExit) as ended:
            main([*words, str(tmp_path / "p.nk")])
        assert ended.value.code == 0
    assert kinds(read((tmp_path / "p.nk").read_text(encoding="utf-8")))[-2:] == ["TimeOffset", "Write"]
    (tmp_path / "other.nk").write_text("another's", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main([*words, str(tmp_path / "other.nk")])
    assert ended.value.code == 4
