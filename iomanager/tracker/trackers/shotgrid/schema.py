"""What a site's types and fields are: read once and kept, as the site may have other ones than the next."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from iomanager.core.errors import InvalidInput
from iomanager.tracker.kinds import Kind, KindSpec, spec
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import TYPES, Names


class Schema:
    """The fields of a site by type, each read with the first question for it."""

    def __init__(self, client: ShotGridClient, names: Names) -> None:
        self.names = names
        self._client = client
        self._lock = threading.Lock()
        self._known: dict[str, Mapping[str, Any]] = {}
        self._ours: dict[Kind, Mapping[str, str]] = {}

    @property
    def site_url(self) -> str:
        """The address of the site, without a slash at its end."""
        return self._client.site.url.rstrip("/")

    def fields(self, kind: Kind) -> Mapping[str, Any]:
        """The site's description of each of its fields of a kind."""
        entity = entity_type(kind)
        with self._lock:
            if entity not in self._known:
                self._known[entity] = self._client.read("schema_field_read", entity)
            return self._known[entity]

    def site_field(self, kind: Kind, field: str) -> str:
        """The site's field for one of ours; empty where it has none."""
        return self.site_fields(kind).get(field, "")

    def site_fields(self, kind: Kind) -> Mapping[str, str]:
        """The site's fields by ours, as far as it has them."""
        found = self._ours.get(kind)
        if found is None:
            there = self.fields(kind)
            found = self._ours[kind] = {ours: name for ours, name in self.names.of(kind).items() if name in there}
        return found

    def data_type(self, kind: Kind, site_field: str) -> str:
        """Such as ``text``, ``number``, ``float``, ``entity``, ``multi_entity``, ``url``."""
        return str(self.fields(kind).get(site_field, {}).get("data_type", {}).get("value", ""))

    def editable(self, kind: Kind, site_field: str) -> bool:
        """Whether a field can be written. Pictures are uploaded instead."""
        found = self.fields(kind).get(site_field, {})
        return bool(found.get("editable", {}).get("value", True)) and self.data_type(kind, site_field) != "image"

    def operation_field(self, kind: Kind) -> str:
        """The field in which creations are marked; empty where the site has none."""
        return self.names.operation if self.names.operation in self.fields(kind) else ""

    def described(self, kind: Kind) -> KindSpec:
        """Our fields that the site has, with the choices of its lists, and which of them can be written."""
        ours, found = spec(kind), {}
        for name, field in ours.fields.items():
            there = self.site_field(kind, name)
            if there:
                # A person's name is written as the first and the last one.
                free = (kind, name) == (Kind.USER, "name") or self.editable(kind, there)
                found[name] = replace(field, choices=self._choices(kind, there) or field.choices, editable=free)
        return replace(ours, fields=found)

    def _choices(self, kind: Kind, site_field: str) -> tuple[str, ...]:
        properties = self.fields(kind)[site_field].get("properties", {})
        values = properties.get("valid_values", {}).get("value") or ()
        hidden = properties.get("hidden_values", {}).get("value") or ()
        return tuple(self.names.status_here(kind, str(value)) for value in values if value not in hidden)


def entity_type(kind: Kind) -> str:
    """What ShotGrid calls a kind. Raises InvalidInput for what it does not have."""
    if kind not in TYPES:
        raise InvalidInput(f"ShotGrid keeps no records of the kind {kind.value}.")
    return TYPES[kind]
