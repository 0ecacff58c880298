"""The author-compatible layer: published and derived scripts byte for byte, behaviour, refusals, Tcl as the oracle."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iomanager.farm.engines.tractor import author
from iomanager.farm.engines.tractor.author_tcl import is_safe
from tests.sites.tractor.server import StandIn
from tests.sites.tractor.tcl import Element, parse

E1 = """\
Job -title {a one-task render job} -priority {100.0} -service {PixarRender} -subtasks {
  Task {A one-command render task} -cmds {
    RemoteCmd {{/usr/bin/prman} {file.rib}} -service {pixarRender}
  }
}"""
V1 = """\
Job -title {two layer job} -subtasks {
  Task {comp} -cmds {
    RemoteCmd {{comp} {fg.tif} {bg.tif} {final.tif}}
  } -subtasks {
    Task {render fg} -cmds {
      RemoteCmd {{prman} {foreground.rib}}
    } -subtasks {
      Task {ribgen} -cmds {
        RemoteCmd {{ribgen} {1-10}}
      }
    }
    Task {render bg} -cmds {
      RemoteCmd {{prman} {background.rib}}
    } -subtasks {
      Instance {ribgen}
    }
  }
}"""
V2 = """\
Job -title {all attributes job} -tier {express} -projects {{animation}} -paused 1 -after {12 14 16:24} -afterjids \
{1234 5678} -init {
  Assign tempdir {/tmp}
} -atleast 2 -atmost 4 -etalevel 5 -tags {{tag1} {tag2}} -priority {10.0} -service {linux||mac} -envkey {{ej1} {setenv \
A=1 B=2}} -comment {this is a great job} -metadata {show=demo shot=S001} -editpolicy {canadians} -cleanup {
  RemoteCmd {{/bin/cleanup} {this}}
} -postscript {
  RemoteCmd {{/bin/post} {this}} -when {done}
} -dirmaps {
  {{X:/} {//fileserver/projects} UNC}
} -serialsubtasks 1 -subtasks {
  Task {render comp} -cmds {
    RemoteCmd {{comp} {/tmp/*}}
  } -resumeblock 1 -subtasks {
    Task {render layer 0} -id {id0} -service {services&&more} -atleast 7 -atmost 8 -cmds {
      RemoteCmd {{prman} {layer0.rib}} -msg {command message} -tags {{tagA} {tagB}} -service {cmdservice&&more} \
-metrics {metrics string} -id {cmdid0} -refersto {refersto0} -expand 0 -atleast 1 -atmost 5 -minrunsecs 1 \
-maxrunsecs 3600 -samehost 1 -envkey {{e1} {e2}} -retryrc {1 3 5} -resumewhile {{exitcode} {123}} -resumepin 1
    } -chaser {{chase} {file0}} -preview {{preview} {file0}} -serialsubtasks 0 -cleanup {
      RemoteCmd {{/bin/cleanup} {file0}}
    }
    Instance {id0}
  }
}"""


def test_the_published_example_is_written_byte_for_byte() -> None:
    job = author.Job(title="a one-task render job", priority=100, service="PixarRender")
    job.newTask(title="A one-command render task", argv=["/usr/bin/prman", "file.rib"], service="pixarRender")
    assert job.asTcl() == E1


def test_a_task_with_two_parents_becomes_an_instance() -> None:
    job = author.Job(title="two layer job")
    comp = job.newTask(title="comp", argv="comp fg.tif bg.tif final.tif")
    front = comp.newTask(title="render fg", argv="prman foreground.rib")
    back = comp.newTask(title="render bg", argv="prman background.rib")
    ribgen = front.newTask(title="ribgen", argv="ribgen 1-10")
    back.addChild(ribgen)
    assert job.asTcl() == V1


def all_attributes() -> author.Job:
    job = author.Job(serialsubtasks=True, editpolicy="canadians", tags=["tag1", "tag2"], title="all attributes job")
    job.tier, job.projects, job.paused, job.afterjids = "express", ["animation"], True, [1234, 5678]
    job.after = dt.datetime(2012, 12, 14, 16, 24, 5)  # noqa: DTZ001 - the API's dates have no zone
    job.atleast, job.atmost, job.etalevel, job.priority = 2, 4, 5, 10.0
    job.service, job.envkey = "linux||mac", ["ej1", "setenv A=1 B=2"]
    job.comment, job.metadata = "this is a great job", "show=demo shot=S001"
    job.newAssignment("tempdir", "/tmp")
    job.newCleanup(argv=["/bin/cleanup", "this"])
    job.newPostscript(argv=["/bin/post", "this"], when="done")
    job.newDirMap("X:/", "//fileserver/projects", "UNC")
    comp = job.newTask(title="render comp", argv="comp /tmp/*", resumeblock=True)
    layer = comp.newTask(title="render layer 0", id="id0", atleast=7, atmost=8, serialsubtasks=False)
    layer.service, layer.chaser, layer.preview = "services&&more", "chase file0", ["preview", "file0"]
    command = layer.newCommand(argv=["prman", "layer0.rib"], msg="command message", tags=["tagA", "tagB"])
    command.service, command.metrics, command.id = "cmdservice&&more", "metrics string", "cmdid0"
    command.refersto, command.expand, command.atleast, command.atmost = "refersto0", False, 1, 5
    command.minrunsecs, command.maxrunsecs, command.samehost = 1, 3600, True
    command.envkey, command.retryrc, command.resumewhile = ["e1", "e2"], [1, 3, 5], ["exitcode", "123"]
    command.resumepin = True
    layer.newCleanup(argv=["/bin/cleanup", "file0"])
    comp.addChild(author.Instance(title="id0"))
    return job


def test_every_attribute_is_written_in_the_order_of_its_table() -> None:
    assert all_attributes().asTcl() == V2


def test_backslashes_in_lists_are_doubled_for_2_4_and_not_for_2_0() -> None:
    command = author.Command(argv=["cmd", "/c", "C:\\tmp\\a.bat", '$HOME [x] "q" %D(C:/x)'])
    assert command.asTcl() == 'RemoteCmd {{cmd} {/c} {C:\\\\tmp\\\\a.bat} {$HOME [x] "q" %D(C:/x)}}'
    assert command.asTcl("2.0") == 'RemoteCmd {{cmd} {/c} {C:\\tmp\\a.bat} {$HOME [x] "q" %D(C:/x)}}'


def test_2_0_refuses_attributes_that_it_does_not_know() -> None:
    with pytest.raises(author.AuthorError, match="maxrunsecs is not a valid attribute of a Command"):
        author.Command(argv=["x"], maxrunsecs=1).asTcl("2.0")
    job = author.Job(title="old")
    job.newTask(title="t", argv=["x"])
    assert job.asTcl("2.0") == job.asTcl("2.4")


def test_set_false_and_empty_text_are_written_and_unset_values_are_not() -> None:
    job = author.Job(title="t", paused=False, comment="", tags=[], priority=0.25)
    job.newTask(title="x")
    assert job.asTcl() == "Job -title {t} -paused 0 -priority {0.2} -comment {} -subtasks {\n  Task {x}\n}"
    assert author.Command(argv=["x"], local=True).asTcl() == "Command {{x}}"
    assert author.RemoteCmd(argv=["x"]).asTcl() == "RemoteCmd {{x}}"


def test_iterate_and_assign() -> None:
    loop = author.Iterate(varname="i", frm=1, to=10, by=2, template=[author.Task(title="frame $i")])
    assert loop.asTcl() == "Iterate {i} -from 1 -to 10 -by 2 -template {\n  Task {frame $i}\n}"
    assert author.Assign("tmp", "/a b").asTcl() == "Assign tmp {/a b}"


def test_unset_attributes_are_none_and_unknown_ones_cannot_be_set() -> None:
    job = author.Job(title="t")
    assert job.comment is None
    assert job.nothing is None
    assert job.subtasks == []
    with pytest.raises(AttributeError, match="foo is not a valid attribute of a Job"):
        job.foo = 1
    with pytest.raises(AttributeError):
        author.Command(argv=["x"], commnet="typo")


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (author.Job, "title", 5),
        (author.Job, "priority", "high"),
        (author.Job, "paused", "yes"),
        (author.Job, "after", "tomorrow"),
        (author.Job, "tags", "one"),
        (author.Job, "afterjids", ["1"]),
        (author.Job, "maxactive", True),
        (author.Job, "subtasks", ["no task"]),
        (author.Command, "argv", ["ls", 5]),
        (author.Command, "when", "sometimes"),
    ],
)
def test_a_value_of_another_type_is_a_type_error(kind: Any, name: str, value: object) -> None:
    with pytest.raises(TypeError, match=f"is not a valid value for {name}"):
        setattr(kind(), name, value)


def test_required_values_are_missed_when_the_script_is_written() -> None:
    with pytest.raises(author.RequiredValueError, match="A value is required for title"):
        author.Job().asTcl()
    with pytest.raises(author.RequiredValueError, match="A value is required for subtasks"):
        author.Job(title="empty").asTcl()
    with pytest.raises(author.RequiredValueError, match="argv"):
        author.Command(argv="").asTcl()


def test_an_instance_has_one_parent_only() -> None:
    first, second, instance = author.Task(title="a"), author.Task(title="b"), author.Instance(title="c")
    first.addChild(instance)
    with pytest.raises(author.ParentExistsError):
        second.addChild(instance)
    with pytest.raises(TypeError):
        first.addChild(author.Command(argv=["x"]))


def test_elements_can_be_copied_and_pickled() -> None:
    job = all_attributes()
    assert copy.deepcopy(job).asTcl() == job.asTcl()
    assert pickle.loads(pickle.dumps(job)).asTcl() == job.asTcl()  # noqa: S301


@pytest.mark.parametrize("text", ["a{b", "a}b", "dir\\", "} -paused 1 -title {x", "a\\\nb", "nul\0", "odd\udcff"])
def test_text_that_would_change_the_script_is_refused(text: str) -> None:
    job = author.Job(title=text)
    job.newTask(title="t", argv=["x"])
    with pytest.raises(author.UnsafeTextError):
        job.asTcl()
    with pytest.raises(author.UnsafeTextError):
        author.Command(argv=["x", text]).asTcl()


def test_an_escaped_brace_is_refused_where_doubling_would_set_it_free() -> None:
    with pytest.raises(author.UnsafeTextError):
        author.Command(argv=["find", "a\\{b"]).asTcl()


def test_words_without_braces_are_words() -> None:
    with pytest.raises(author.UnsafeTextError):
        author.Assign("a {b", "c").asTcl()
    with pytest.raises(author.UnsafeTextError):
        author.DirMap("a", "b", "UNC} x").asTcl()


TEXT = st.text(max_size=30).map(lambda text: text.replace("\0", "")).filter(is_safe)
NASTY = st.sampled_from(
    ["$HOME", "[exit]", 'say "hi"', "a{b}c", "#no", "-title", ";ls", "a b", "가나다", "C:\\x", "😀"]
)
WORD = st.one_of(NASTY, TEXT)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORD, st.lists(st.tuples(WORD, st.lists(WORD, min_size=1, max_size=4)), min_size=1, max_size=5))
def test_real_tcl_reads_back_the_same_tree(title: str, tasks: list[tuple[str, list[str]]]) -> None:
    job = author.Job(title=title, comment=title)
    parent: Any = job
    for name, argv in tasks:
        parent = parent.newTask(title=name, argv=argv)
    element = parse(job.asTcl("2.0"))
    assert (element.words["title"], element.words["comment"]) == (title, title)
    assert list(chain(element)) == tasks
    doubled = [(name, [item.replace("\\", "\\\\") for item in argv]) for name, argv in tasks]
    assert list(chain(parse(job.asTcl()))) == doubled


def chain(element: Element) -> Any:
    for child in element.groups.get("subtasks", []):
        yield child.words["title"], child.groups["cmds"][0].lists["argv"]
        yield from chain(child)


def test_spool_sends_the_job_and_returns_its_number(site: StandIn) -> None:
    job = author.Job(title="한글 title", service="*")
    job.newTask(title="t", argv=["true"])
    assert job.spool(block=True, owner="anna", hostname="127.0.0.1", port=site.port) == 1
    verb, query, headers = site.requests[-1]
    assert (verb, query["jobOwner"], query["blocking"], query["spvers"]) == ("spool", "anna", "spool", "2.0")
    assert int(headers["content-length"]) == len(job.asTcl().encode()) + 2
    assert site.farm.jobs[1].attributes["title"] == "한글 title"
    site.faults.add("spool", "status", message="too many jobs")
    with pytest.raises(author.SpoolError, match=r"Spool error: .*too many jobs"):
        job.spool()
    author.closeEngineClient()


def test_connection_parameters_are_checked() -> None:
    with pytest.raises(author.InvalidParamError):
        author.setEngineClientParam(hostnme="x")
    with pytest.raises(TypeError):
        author.setEngineClientParam(port="80")


def test_the_studios_own_api_is_used_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert author.backend() is author
    package = tmp_path / "tractor" / "api"
    package.mkdir(parents=True)
    (tmp_path / "tractor" / "__init__.py").write_text("")
    (package / "__init__.py").write_text("")
    (package / "author.py").write_text("WHOSE = 'the studio'")
    monkeypatch.syspath_prepend(tmp_path)
    found = author.backend()
    assert (found.__name__, found.__dict__["WHOSE"]) == ("tractor.api.author", "the studio")
    for name in [name for name in sys.modules if name.partition(".")[0] == "tractor"]:
        del sys.modules[name]


def test_another_package_named_tractor_is_not_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tractor", ModuleType("tractor"))
    assert author.backend() is author
