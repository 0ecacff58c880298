"""The schema of the stand-in site: typed fields from ``fields.py``, changed while it runs, in the shape of replies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tests.sites.shotgrid.fields import ENTITIES, IDENTITY, MOST, STATUSES

UNFILTERABLE: Final = ("url", "serializable", "password", "summary", "pivot_column", "calculated")
NUMBERS: Final = ("number", "duration", "percent", "float", "timecode", "currency")
FIELD_TYPES: Final = ("text", "list", "status_list", "entity", "multi_entity", "checkbox", "date", "date_time", "image",
                      "url", "color", "serializable", "uuid", "entity_type", *NUMBERS)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``targets``: link types or legal values; ``way``: how a multi_entity is kept, as in ``fields.py``."""

    entity: str
    name: str
    kind: str
    targets: tuple[str, ...] = ()
    editable: bool = True
    unique: bool = False
    binding: bool = False
    default: str | None = None
    way: str = ""
    label: str = ""
    description: str = ""
    hidden: tuple[str, ...] = ()

    @property
    def stored(self) -> bool:
        """Whether the field has a column."""
        return self.kind not in ("multi_entity", "summary", "pivot_column", "calculated")


@dataclass(slots=True)
class Schema:
    """Every entity type and its fields; a site may add, change and drop fields while it runs."""

    entities: dict[str, dict[str, Field]] = field(default_factory=dict)

    def has(self, entity: str) -> bool:
        return entity in self.entities

    def of(self, entity: str) -> dict[str, Field]:
        return self.entities[entity]

    def scoped(self, entity: str) -> bool:
        """Whether a row of this type must name its project."""
        project = self.entities[entity].get("project")
        return project is not None and project.binding

    def back(self, one: Field, target: str) -> Field | None:
        """The multi_entity on ``target`` that shows the other side of ``one``."""
        way = f"<{one.entity}.{one.name}"
        return next((other for other in self.entities.get(target, {}).values() if other.way == way), None)


def identity(entity: str) -> str:
    return IDENTITY.get(entity, "code")


def build() -> Schema:
    """The schema of a new site."""
    return Schema({name: _entity(name, lines.splitlines()) for name, lines in ENTITIES.items()})


def _entity(name: str, lines: Iterable[str]) -> dict[str, Field]:
    found = {"id": Field(name, "id", "number", editable=False)}
    for line in filter(None, lines):
        one = _field(name, line)
        found[one.name] = one
    found["cached_display_name"] = Field(name, "cached_display_name", "text", editable=False)
    if "created_by" in found and "image" in found:
        found["image_blur_hash"] = Field(name, "image_blur_hash", "text", editable=False)
    return found


def _field(entity: str, line: str) -> Field:
    name, kind, targets, flags = [*line.split("|"), "", ""][:4]
    one = Field(entity, name, kind, tuple(filter(None, targets.split(","))), way=flags if flags[:1] in "<@" else "")
    if one.way:
        return one
    return replace(
        one,
        editable="R" not in flags or flags.startswith("="),
        unique=flags == "U",
        binding=flags == "B",
        default=flags[1:] if flags.startswith("=") else None,
    )


def custom(entity: str, kind: str, properties: Mapping[str, Any]) -> Field:
    """A field that schema_field_create adds: ``sg_`` and the name in small letters."""
    words = "".join(letter if letter.isalnum() else "_" for letter in str(properties["name"]).lower())
    targets = tuple(properties.get("valid_types") or properties.get("valid_values") or ())
    return Field(entity, f"sg_{words}", kind, targets, label=str(properties["name"]))


def describe(one: Field, *, project: bool = False) -> dict[str, Any]:
    """A field as schema_read gives it. ``project``: hidden statuses are told only with a project."""
    label = one.label or one.name.removeprefix("sg_").replace("_", " ").title()
    flags = {
        "name": label,
        "description": one.description,
        "custom_metadata": "",
        "entity_type": one.entity,
        "data_type": one.kind,
        "editable": one.editable and one.kind not in ("summary", "pivot_column", "calculated"),
        "mandatory": one.name == identity(one.entity),
        "unique": one.unique,
        "visible": True,
        "ui_value_displayable": one.kind not in ("serializable", "pivot_column"),
    }
    told = {name: {"value": value, "editable": name in ("name", "description")} for name, value in flags.items()}
    return {**told, "properties": _properties(one, project=project)}


def _properties(one: Field, *, project: bool) -> dict[str, Any]:
    values: dict[str, Any] = {"default_value": one.default, "summary_default": "none"}
    match one.kind:
        case "entity" | "multi_entity":
            values["valid_types"] = list(one.targets)
        case "list":
            values["valid_values"] = list(one.targets)
        case "status_list":
            values["valid_values"] = list(one.targets)
            values["display_values"] = {code: STATUSES.get(code, code) for code in one.targets}
            values["hidden_values"] = list(one.hidden) if project else []
        case "url":
            values["open_in_new_window"] = True
        case "text":
            values |= {"regex_validation": "", "regex_validation_enabled": None, "regex_validation_hint": ""}
        case "summary":
            values |= {"query": "", "summary_field": "id", "summary_value": None}
        case "image":
            values |= {"render_method": None, "allowed_render_methods": []}
    return {name: {"value": value, "editable": name != "summary_default"} for name, value in values.items()}


def describe_entity(name: str) -> dict[str, Any]:
    words = "".join(f" {letter}" if letter.isupper() else letter for letter in name).strip()
    return {"name": {"value": words, "editable": False}, "visible": {"value": True, "editable": False}}


def has_image(entity: str) -> bool:
    return "image|image" in (ENTITIES.get(entity, "") or MOST)
