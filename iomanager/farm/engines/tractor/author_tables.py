"""The attributes of each element in the order in which they are written (``domain/tractor.md`` 1.3)."""

from __future__ import annotations

from typing import Final

from iomanager.farm.engines.tractor.author_values import Attribute, Dialect, Kind

JOB: Final[tuple[Attribute, ...]] = (
    Attribute("title", required=True),
    Attribute("tier"),
    Attribute("spoolcwd", since=Dialect.V24),
    Attribute("projects", Kind.TEXTS),
    Attribute("crews", Kind.TEXTS),
    Attribute("maxactive", Kind.INT),
    Attribute("paused", Kind.BOOL),
    Attribute("after", Kind.DATE),
    Attribute("afterjids", Kind.INTS),
    Attribute("init", Kind.GROUP),
    Attribute("atleast", Kind.INT),
    Attribute("atmost", Kind.INT),
    Attribute("etalevel", Kind.INT),
    Attribute("tags", Kind.TEXTS),
    Attribute("priority", Kind.FLOAT),
    Attribute("service"),
    Attribute("envkey", Kind.TEXTS),
    Attribute("comment"),
    Attribute("metadata"),
    Attribute("editpolicy"),
    Attribute("cleanup", Kind.GROUP),
    Attribute("postscript", Kind.GROUP),
    Attribute("dirmaps", Kind.GROUP, since=Dialect.V24),
    Attribute("serialsubtasks", Kind.BOOL, since=Dialect.V24),
    Attribute("subtasks", Kind.GROUP, required=True),
)
TASK: Final[tuple[Attribute, ...]] = (
    Attribute("title", positional=True, required=True),
    Attribute("id"),
    Attribute("service"),
    Attribute("atleast", Kind.INT),
    Attribute("atmost", Kind.INT),
    Attribute("cmds", Kind.GROUP),
    Attribute("chaser", Kind.ARGV),
    Attribute("preview", Kind.ARGV),
    Attribute("serialsubtasks", Kind.BOOL),
    Attribute("resumeblock", Kind.BOOL),
    Attribute("cleanup", Kind.GROUP),
    Attribute("metadata", since=Dialect.V24),
    Attribute("subtasks", Kind.GROUP),
)
COMMAND: Final[tuple[Attribute, ...]] = (
    Attribute("argv", Kind.ARGV, positional=True, required=True),
    Attribute("msg"),
    Attribute("tags", Kind.TEXTS),
    Attribute("service"),
    Attribute("metrics"),
    Attribute("id"),
    Attribute("refersto"),
    Attribute("expand", Kind.BOOL),
    Attribute("atleast", Kind.INT),
    Attribute("atmost", Kind.INT),
    Attribute("minrunsecs", Kind.INT, since=Dialect.V24),
    Attribute("maxrunsecs", Kind.INT, since=Dialect.V24),
    Attribute("samehost", Kind.BOOL),
    Attribute("envkey", Kind.TEXTS),
    Attribute("retryrc", Kind.INTS),
    Attribute("when", Kind.WHEN),
    Attribute("resumewhile", Kind.TEXTS),
    Attribute("resumepin", Kind.BOOL),
    Attribute("metadata", since=Dialect.V24),
)
INSTANCE: Final[tuple[Attribute, ...]] = (Attribute("title", positional=True, required=True),)
ITERATE: Final[tuple[Attribute, ...]] = (
    Attribute("varname", positional=True, required=True),
    Attribute("from", Kind.INT, required=True, alias="frm"),
    Attribute("to", Kind.INT, required=True),
    Attribute("by", Kind.INT),
    Attribute("template", Kind.GROUP, required=True),
    Attribute("subtasks", Kind.GROUP),
)
