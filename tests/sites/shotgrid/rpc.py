"""The methods of ``/api3/json``: who calls, what they may, and which part of the site answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from tests.sites.shotgrid.accounts import Accounts
from tests.sites.shotgrid.errors import Code, SiteFault
from tests.sites.shotgrid.events import Actor, Events
from tests.sites.shotgrid.media import Media
from tests.sites.shotgrid.office import Office
from tests.sites.shotgrid.read import Reader, Row
from tests.sites.shotgrid.schema import FIELD_TYPES, Field, custom, describe, describe_entity
from tests.sites.shotgrid.store import Store
from tests.sites.shotgrid.talk import Talk
from tests.sites.shotgrid.write import Writer

VERSION: Final = [8, 99, 0]
CLOUD_TYPES: Final = {"Version": ["sg_uploaded_movie"], "Attachment": "*", "*": ["this_file"]}
Answer = Callable[[Any, Actor], Any]


class Api:
    """One site's API. ``info``: what the site tells about itself; entries may be changed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.media = Media(store)
        self.events = Events(store)
        self.accounts = Accounts(store)
        self.reader = Reader(store, self.media.value)
        self.writer = Writer(store, self.reader, self.events, self.media)
        self.talk = Talk(store, self.reader)
        self.office = Office(store, self.reader)
        self.info: Row = {
            "version": VERSION,
            "full_version": [*VERSION, 0],
            "api_max_entities_per_page": 500,
            "s3_uploads_enabled": False,
            "s3_direct_uploads_enabled": False,
            "s3_enabled_upload_types": CLOUD_TYPES,
            "user_authentication_method": "default",
            "unified_login_flow_enabled": False,
            "authentication_app_session_launcher_enabled": False,
        }

    def call(self, method: str, params: list[Any]) -> Row:
        """The whole reply to a call; a refusal is a reply too."""
        if method == "info":
            return self.told_info()
        with self.store.lock:
            try:
                auth = params[0] if params and isinstance(params[0], dict) else {}
                payload = params[1] if len(params) > 1 else {}
                actor = self.accounts.actor(auth)
                answer = self._answers().get(method)
                if answer is None:
                    raise SiteFault(f"API method '{method}' does not exist.")
                if not self._may(method, payload, actor):
                    return {"results": {"entities": [], "paging_info": {"has_next_page": False, "entity_count": 0}}}
                return {"results": answer(payload, actor)}
            except SiteFault as fault:
                return fault.reply()

    def told_info(self) -> Row:
        self.reader.page_size = int(self.info["api_max_entities_per_page"])
        return {**self.info, "user_authentication_method": self.accounts.login}

    def _may(self, method: str, payload: Any, actor: Actor) -> bool:
        calls = payload if isinstance(payload, list) else [payload]
        for call in calls:
            action = call.get("request_type") if method == "batch" else "read" if method == "summarize" else method
            if not self.accounts.check(str(call.get("type")), str(action), actor):
                return False
        return True

    def _answers(self) -> dict[str, Answer]:
        writer, talk = self.writer, self.talk
        return {
            "read": lambda call, actor: self.reader.read(call),
            "summarize": lambda call, actor: self.reader.summarize(call),
            "create": writer.create,
            "update": writer.update,
            "delete": writer.delete,
            "revive": writer.revive,
            "batch": writer.batch,
            "schema_read": lambda call, actor: self._schema_read(call),
            "schema_entity_read": lambda call, actor: {
                name: describe_entity(name) for name in self.store.schema.entities
            },
            "schema_field_read": lambda call, actor: self._field_read(call),
            "schema_field_create": lambda call, actor: self._field_create(call),
            "schema_field_update": lambda call, actor: self._field_update(call),
            "schema_field_delete": lambda call, actor: self._field_delete(call),
            "query_display_name_cache": lambda call, actor: talk.text_search(call),
            "note_thread_contents": lambda call, actor: talk.note_thread(call),
            "activity_stream": lambda call, actor: talk.activity(call),
            "follow": lambda call, actor: talk.follow(call),
            "unfollow": lambda call, actor: talk.unfollow(call),
            "followers": lambda call, actor: talk.followers(call),
            "following": lambda call, actor: talk.following(call),
            "update_project_last_accessed_by_current_user": talk.accessed,
            "preferences_read": lambda call, actor: talk.preferences_read(call),
            "get_session_token": lambda call, actor: {"session_id": self.accounts.open_session(actor.link)},
            "work_schedule_read": lambda call, actor: self.office.schedule(call),
            "work_schedule_update": lambda call, actor: self.office.set_rule(call),
            "export_page": lambda call, actor: self.office.export(call),
            "user_subscriptions_read": lambda call, actor: self.office.subscribed(),
            "user_subscriptions_create": lambda call, actor: self.office.subscribe(call),
        }

    # -- schema -------------------------------------------------------------------------------------------------------

    def _schema_read(self, call: Row) -> Row:
        project = bool(call.get("project"))
        entities = self.store.schema.entities
        return {e: {n: describe(one, project=project) for n, one in fields.items()} for e, fields in entities.items()}

    def _field_read(self, call: Row) -> Row:
        known = self.store.schema.of(self.reader.entity(call.get("type"), "schema_field_read"))
        name = call.get("field_name")
        if name is not None and name not in known:
            raise SiteFault(f"API schema_field_read() {call['type']}.{name} doesn't exist.")
        project = bool(call.get("project"))
        return {n: describe(one, project=project) for n, one in known.items() if name in (None, n)}

    def _field_create(self, call: Row) -> str:
        entity, kind = self.reader.entity(call.get("type"), "schema_field_create"), str(call.get("data_type"))
        if kind not in FIELD_TYPES:
            raise SiteFault(f"API schema_field_create() '{kind}' is not a data type of a field.")
        properties = {item["property_name"]: item["value"] for item in call.get("properties", [])}
        one = custom(entity, kind, properties)
        if one.name in self.store.schema.of(entity):
            raise SiteFault(f"API schema_field_create() {entity}.{one.name} exists already.", Code.REFUSED)
        self.add_field(one)
        return one.name

    def add_field(self, one: Field) -> None:
        """A new field of the site; a name that was dropped before keeps its old values."""
        with self.store.transaction():
            columns = {row[1] for row in self.store.many(f'PRAGMA table_info("{one.entity}")')}
            if one.name not in columns:
                self.store.add_column(one)
        self.store.schema.of(one.entity)[one.name] = one

    def _field_update(self, call: Row) -> bool:
        one = self._field(call, "schema_field_update")
        changes = {item["property_name"]: item["value"] for item in call.get("properties", [])}
        targets = changes.get("valid_values") or changes.get("valid_types") or one.targets
        self.store.schema.of(one.entity)[one.name] = replace(
            one,
            label=str(changes.get("name", one.label)),
            description=str(changes.get("description", one.description)),
            targets=tuple(targets),
            hidden=tuple(changes.get("hidden_values", one.hidden)),
            default=changes.get("default_value", one.default),
        )
        return True

    def _field_delete(self, call: Row) -> bool:
        one = self._field(call, "schema_field_delete")
        if not one.name.startswith("sg_"):
            raise SiteFault(f"API schema_field_delete() {one.entity}.{one.name} cannot be deleted.", Code.REFUSED)
        del self.store.schema.of(one.entity)[one.name]
        return True

    def _field(self, call: Row, method: str) -> Field:
        entity = self.reader.entity(call.get("type"), method)
        one = self.store.schema.of(entity).get(str(call.get("field_name")))
        if one is None:
            raise SiteFault(f"API {method}() {entity}.{call.get('field_name')} doesn't exist.")
        return one
