"""The elements of a job script as Python objects, behaving like Tractor's own (``domain/tractor.md`` 1.4)."""

from __future__ import annotations

from typing import Any, ClassVar

from iomanager.farm.engines.tractor import author_tables as tables
from iomanager.farm.engines.tractor.author_errors import ParentExistsError
from iomanager.farm.engines.tractor.author_values import Attribute, Dialect, Kind, accept
from iomanager.farm.engines.tractor.author_write import element_text, mapping_text, word_text


class Written:
    """Anything that stands in a job script. ``parent`` is the element that holds it."""

    def __init__(self) -> None:
        self.__dict__["parent"] = None

    def asTcl(self, dialect: str = Dialect.V24, level: int = 0) -> str:  # noqa: N802 - the API's name
        """The element as alfscript, without a line break at its end.

        Raises RequiredValueError, UnsafeTextError, and AuthorError for an attribute that the dialect does not know.
        """
        raise NotImplementedError


class Element(Written):
    """A keyword with attributes. Unset attributes read as None, groups as the list of their members."""

    keyword: ClassVar[str]
    attributes: ClassVar[tuple[Attribute, ...]]

    def __init__(self, **values: Any) -> None:
        super().__init__()
        self.__dict__["values"] = {a.python_name: [] for a in self.attributes if a.kind is Kind.GROUP}
        for name, value in values.items():
            setattr(self, name, value)

    def __getattr__(self, name: str) -> Any:
        # Every unset or unknown name reads as None, as there; the names that copy and pickle ask for must not.
        if name.startswith("__") or name == "values":
            raise AttributeError(name)
        return self.values.get(name)

    def __setattr__(self, name: str, value: Any) -> None:
        attribute = next((a for a in self.attributes if name in (a.name, a.python_name)), None)
        if attribute is None:
            raise AttributeError(f"{name} is not a valid attribute of a {type(self).__name__}")
        if attribute.kind is Kind.GROUP:
            self._fill(attribute, value)
        else:
            self.values[attribute.python_name] = accept(attribute, value)

    def asTcl(self, dialect: str = Dialect.V24, level: int = 0) -> str:  # noqa: N802 - the API's name
        return element_text(self, Dialect(dialect), level)

    def _fill(self, attribute: Attribute, members: Any) -> None:
        if not isinstance(members, (list, tuple)) or not all(isinstance(member, Written) for member in members):
            raise TypeError(f"{members!r} is not a valid value for {attribute.python_name}")
        self.values[attribute.python_name] = []
        for member in members:
            self._add(attribute.python_name, member)

    def _add(self, group: str, member: Written) -> None:
        if member.__dict__["parent"] is not None:
            if not isinstance(member, Task):
                raise ParentExistsError(f"This {type(member).__name__} already has a parent")
            member = Instance(title=member.title)
        member.__dict__["parent"] = self
        self.values[group].append(member)


class Parent(Element):
    """An element with subtasks that can be sent to the engine on its own."""

    def addChild(self, child: Element) -> None:  # noqa: N802 - the API's name
        """Add a Task, Instance or Iterate. A Task that already has a parent gets an Instance here."""
        if not isinstance(child, (Task, Instance, Iterate)):
            raise TypeError(f"{type(child).__name__} is not an instance of Task, Instance, or Iterate")
        self._add("subtasks", child)

    def newTask(self, **values: Any) -> Task:  # noqa: N802 - the API's name
        """Add a new Task; ``argv`` gives it a first command, which then takes the ``service``."""
        task = Task(**values)
        self.addChild(task)
        return task

    def spool(self, block: bool = False, owner: str | None = None, **where: Any) -> int | None:  # noqa: FBT001, FBT002, RUF100
        """Send the script to the engine and return the job's number; ``block`` waits until it is in the database.

        ``where``: spoolfile, spoolhost, hostname, port. Raises SpoolError, and TypeError for other names.
        """
        from iomanager.farm.engines.tractor.author_spool import spool

        return spool(self, block=block, owner=owner, where=where)


class _Cleaned(Parent):
    """What may have cleanup commands."""

    def addCleanup(self, command: Command) -> None:  # noqa: N802 - the API's name
        _expect(command, Command)
        self._add("cleanup", command)

    def newCleanup(self, **values: Any) -> Command:  # noqa: N802 - the API's name
        command = Command(**values)
        self.addCleanup(command)
        return command


class Job(_Cleaned):
    """The root of the tree."""

    keyword = "Job"
    attributes = tables.JOB

    def addPostscript(self, command: Command) -> None:  # noqa: N802 - the API's name
        _expect(command, Command)
        self._add("postscript", command)

    def newPostscript(self, **values: Any) -> Command:  # noqa: N802 - the API's name
        command = Command(**values)
        self.addPostscript(command)
        return command

    def newAssignment(self, varname: str, value: str) -> None:  # noqa: N802 - the API's name
        self._add("init", Assign(varname, value))

    def newDirMap(self, src: str, dst: str, zone: str) -> None:  # noqa: N802 - the API's name
        self._add("dirmaps", DirMap(src, dst, zone))


class Task(_Cleaned):
    """A node; its commands run in order after its subtasks."""

    keyword = "Task"
    attributes = tables.TASK

    def __init__(self, title: str | None = None, argv: Any = None, service: str | None = None, **values: Any) -> None:
        values = values if title is None else {"title": title, **values}
        if argv is None:
            super().__init__(**values, **({} if service is None else {"service": service}))
            return
        super().__init__(**values)
        self.newCommand(argv=argv, **({} if service is None else {"service": service}))

    def addCommand(self, command: Command) -> None:  # noqa: N802 - the API's name
        _expect(command, Command)
        self._add("cmds", command)

    def newCommand(self, **values: Any) -> Command:  # noqa: N802 - the API's name
        command = Command(**values)
        self.addCommand(command)
        return command


class Command(Element):
    """A program call, on any machine of the farm or, ``local``, on the one that spools."""

    keyword = "RemoteCmd"
    attributes = tables.COMMAND

    def __init__(self, local: bool = False, **values: Any) -> None:  # noqa: FBT001, FBT002, RUF100
        super().__init__(**values)
        self.__dict__["keyword"] = "Command" if local else "RemoteCmd"


class RemoteCmd(Command):
    """A program call on any machine of the farm, under its name in the script."""


class Instance(Element):
    """A task that is defined elsewhere."""

    keyword = "Instance"
    attributes = tables.INSTANCE

    def __init__(self, title: str | None = None) -> None:
        super().__init__(**({} if title is None else {"title": title}))


class Iterate(Parent):
    """A loop that the engine unrolls: ``template`` once for each number from ``frm`` to ``to``."""

    keyword = "Iterate"
    attributes = tables.ITERATE


class Assign(Written):
    """A variable that the engine puts in for ``$varname``."""

    def __init__(self, varname: str, value: str) -> None:
        super().__init__()
        self.varname, self.value = varname, value

    def asTcl(self, dialect: str = Dialect.V24, level: int = 0) -> str:  # noqa: N802 - the API's name
        return f"Assign {word_text(self.varname)} {mapping_text(self.value)}"


class DirMap(Written):
    """The folder ``src`` is called ``dst`` on machines of ``zone`` (``UNC``, ``NFS``, ``LINUX`` ...)."""

    def __init__(self, src: str, dst: str, zone: str) -> None:
        super().__init__()
        self.src, self.dst, self.zone = src, dst, zone

    def asTcl(self, dialect: str = Dialect.V24, level: int = 0) -> str:  # noqa: N802 - the API's name
        return f"{{{mapping_text(self.src)} {mapping_text(self.dst)} {word_text(self.zone)}}}"


def _expect(value: object, kind: type) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"{type(value).__name__} is not an instance of {kind.__name__}")
