"""Settings in layers, where later wins, and every value knows which layer it came from.

Layers: defaults, ``config/settings.yml``, site file (``IOMANAGER_SITE`` or ``--config``), project file, user file,
``IOMANAGER_*`` environment (two underscores nest: ``IOMANAGER_PROJECT__ROOT``), command line (``--set key=value``).
``${VAR}`` is expanded in file values. The values are pydantic models, one per slice; an unknown key is an error with a
suggestion. Secrets are no settings: they come from the environment or the keyring.
"""

from __future__ import annotations

import difflib
import os
import re
import tempfile
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from iomanager.core import paths
from iomanager.core.errors import Forbidden, InvalidInput, NotFound

M = TypeVar("M", bound=BaseModel)
RESERVED = frozenset({"IOMANAGER_HOME", "IOMANAGER_SITE", "IOMANAGER_ATTEMPT", "IOMANAGER_BROKER_PASSWORD"})
_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Layer:
    """Where values came from: a name for people, the file if there is one, and the values by dotted key."""

    name: str
    values: Mapping[str, Any]
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class SettingEntry:
    """One setting as the dialog and ``iomanager settings`` show it. ``choices`` is empty for free values."""

    key: str
    value: Any
    layer: str
    help: str
    kind: str
    choices: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager settings --json`` prints it."""
        return {"key": self.key, "value": self.value, "layer": self.layer, "help": self.help}


@dataclass(frozen=True, slots=True)
class Layered(Generic[M]):
    """The settings that are in force, and where each came from."""

    model: M
    layers: tuple[Layer, ...]
    user_file: Path
    fields: Mapping[str, SettingEntry] = field(default_factory=dict)

    def entries(self) -> list[SettingEntry]:
        """Every setting with its value and layer, by key."""
        return [self.fields[key] for key in sorted(self.fields)]

    def entry(self, key: str) -> SettingEntry:
        """One setting; raises NotFound with a suggestion."""
        if key not in self.fields:
            raise NotFound(f"There is no setting {key!r}.", hint=_suggestion(key, self.fields))
        return self.fields[key]

    def set_user(self, key: str, value: Any) -> None:
        """Write a value to the user's file (None removes it there). It is in force when settings are loaded again.

        Raises NotFound for an unknown key, InvalidInput for a value that does not fit.
        """
        self.entry(key)
        values = dict(_flatten(_read_file(self.user_file), frozenset(self.fields)))
        values.pop(key, None)
        if value is not None:
            values[key] = value
            others = {k: v for layer in self.layers for k, v in layer.values.items()}
            _validate(type(self.model), {**others, **values}, {key: f"the user file {self.user_file}"})
        _write_file(self.user_file, _nest(values))


@dataclass(frozen=True, slots=True)
class Sources:
    """Which files and overrides to load; the environment is passed in so that tests need not change the real one."""

    site: Path | None = None
    project: Path | None = None
    overrides: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


def user_file() -> Path:
    """The user's own settings file."""
    return paths.home() / "settings.yml"


def load(model: type[M], sources: Sources | None = None) -> Layered[M]:
    """Read every layer and build ``model``. Raises InvalidInput naming the key and the layer that is wrong."""
    sources = sources or Sources()
    known = dict(_walk(model))
    layers = tuple(_layers(sources, frozenset(known)))
    merged: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for layer in layers:
        _refuse_unknown(layer, known)
        merged.update(layer.values)
        origin.update(dict.fromkeys(layer.values, layer.name))
    built = _validate(model, merged, origin)
    fields = {key: _entry(key, info, built, origin) for key, info in known.items()}
    return Layered(built, layers, user_file(), fields)


def _layers(sources: Sources, keys: frozenset[str]) -> Iterator[Layer]:
    site = sources.site or (
        Path(sources.environment["IOMANAGER_SITE"]) if "IOMANAGER_SITE" in sources.environment else None
    )
    if site is not None and not site.is_file():
        raise NotFound(f"The settings file {site} does not exist.", hint="Correct --config or IOMANAGER_SITE.")
    files = [
        ("config", paths.config_folder() / "settings.yml"),
        ("site", site),
        ("project", sources.project),
        ("user", user_file()),
    ]
    for name, file in files:
        if file is not None and file.is_file():
            values = dict(_flatten(_expand(_read_file(file), sources.environment), keys))
            yield Layer(name, values, file)
    yield Layer("environment", dict(_from_environment(sources.environment)))
    yield Layer("command line", dict(map(_override, sources.overrides)))


def _override(text: str) -> tuple[str, Any]:
    key, separator, value = text.partition("=")
    if not separator:
        raise InvalidInput(f"--set {text!r} has no value.", hint="Write --set key=value.")
    return key.strip(), _typed(value)


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name, value in environment.items():
        if name.startswith("IOMANAGER_") and name not in RESERVED:
            yield name.removeprefix("IOMANAGER_").lower().replace("__", "."), _typed(value)


def _typed(text: str) -> Any:
    """A value typed on the command line or in the environment: YAML for lists and maps, text otherwise."""
    return yaml.safe_load(text) if text[:1] in "[{" else text


def _read_file(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise InvalidInput(
            f"The settings file {file}{line} is not valid YAML.", hint="Correct it, or move it away."
        ) from error
    except OSError as error:
        raise Forbidden(f"The settings file {file} cannot be read: {error.strerror}.") from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise InvalidInput(f"The settings file {file} holds no keys.", hint="It needs lines such as `project:`.")
    return values


def _write_file(file: Path, values: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=True)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="utf-8", delete=False) as temporary:
            temporary.write(text)
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(temporary.name).replace(file)
    except OSError as error:
        raise Forbidden(f"The settings file {file} cannot be written: {error.strerror}.") from error


def _expand(value: Any, environment: Mapping[str, str]) -> Any:
    """Replace ``${VAR}``; an unknown variable stays as it is written."""
    if isinstance(value, str):
        return _VARIABLE.sub(lambda match: environment.get(match[1], match[0]), value)
    if isinstance(value, dict):
        return {key: _expand(item, environment) for key, item in value.items()}
    if isinstance(value, list):
        return [_expand(item, environment) for item in value]
    return value


def _flatten(values: Mapping[str, Any], keys: frozenset[str], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted keys of nested maps; a map that is itself the value of a setting stays whole."""
    for name, value in values.items():
        key = f"{prefix}{name}"
        if value is None and key not in keys:
            continue  # a group of which every line is commented out
        if isinstance(value, dict) and key not in keys:
            yield from _flatten(value, keys, f"{key}.")
        else:
            yield key, value


def _nest(values: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for key, value in values.items():
        *groups, name = key.split(".")
        target = nested
        for group in groups:
            target = target.setdefault(group, {})
        target[name] = value
    return nested


def _walk(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, info in model.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _walk(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", info


def _entry(key: str, info: Any, model: BaseModel, origin: Mapping[str, str]) -> SettingEntry:
    value: Any = model
    for name in key.split("."):
        value = getattr(value, name)
    kind, choices = _kind(info.annotation)
    return SettingEntry(key, _plain(value), origin.get(key, "default"), info.description or "", kind, choices)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _kind(annotation: Any) -> tuple[str, tuple[str, ...]]:
    """The word and the choices by which the settings dialog picks an editor."""
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        return "choice", tuple(str(value) for value in typing.get_args(annotation))
    if origin in (typing.Union, types.UnionType):
        inner = [part for part in typing.get_args(annotation) if part is not type(None)]
        return _kind(inner[0])
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "choice", tuple(str(item.value) for item in annotation)
    names = {bool: "boolean", int: "integer", float: "number", str: "text", Path: "path"}
    return names.get(origin or annotation, "yaml"), ()


def _refuse_unknown(layer: Layer, known: Mapping[str, Any]) -> None:
    for key in layer.values:
        if key not in known:
            where = f" in {layer.file}" if layer.file else f" from the {layer.name}"
            raise InvalidInput(f"There is no setting {key!r}{where}.", hint=_suggestion(key, known))


def _suggestion(key: str, known: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"Did you mean {close[0]}?" if close else "`iomanager settings` lists them all."


def _validate(model: type[M], values: Mapping[str, Any], origin: Mapping[str, str]) -> M:
    try:
        return model.model_validate(_nest(values))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        layer = next((origin[k] for k in origin if key == k or key.startswith(f"{k}.")), "default")
        raise InvalidInput(
            f"The setting {key} ({layer}) is wrong: {first['msg'].lower()}.", hint="Correct it there."
        ) from error
