"""Files of the stand-in site: attachments, local files, thumbnails, and addresses that expire."""

from __future__ import annotations

import hashlib
import hmac
import json
import mimetypes
import secrets
import time
from pathlib import PurePosixPath
from typing import Any, Final

from tests.sites.shotgrid.errors import Code, SiteFault
from tests.sites.shotgrid.events import Actor
from tests.sites.shotgrid.schema import Field
from tests.sites.shotgrid.store import Store

TRANSIENT: Final = "/images/status/transient/thumbnail_pending.png"
PLATFORMS: Final = ("linux_path", "mac_path", "windows_path")
Row = dict[str, Any]


class Media:
    """``transient_reads``: how often a new thumbnail reads as pending; ``seconds``: how long an address is good."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.base = ""  # the site's address, known once it listens
        self.transient_reads = 1
        self.seconds = 900
        self.scans: dict[int, int] = {}  # attachment id -> 409 or 410: the malware scan is pending or has failed
        self._pending: dict[str, int] = {}
        self._secret = secrets.token_bytes(16)
        self._blobs: dict[str, tuple[bytes, str]] = {}

    # -- bytes --------------------------------------------------------------------------------------------------------

    def keep(self, data: bytes, name: str) -> str:
        """Keep bytes; their key."""
        key = secrets.token_hex(12)
        self._blobs[key] = (data, mimetypes.guess_type(name)[0] or "application/octet-stream")
        return key

    def bytes(self, key: str) -> tuple[bytes, str] | None:
        """Bytes and content type."""
        return self._blobs.get(key)

    def bytes_type(self, key: str) -> str:
        return self._blobs[key][1]

    def signed(self, key: str) -> str:
        """An address of the bytes that expires; another one at every call."""
        until = f"{time.time() + self.seconds:.3f}"
        return (
            f"{self.base}/media/{key}?expires={until}&nonce={secrets.token_hex(4)}&signature={self._sign(key, until)}"
        )

    def good(self, key: str, until: str, signature: str) -> bool:
        try:
            expired = float(until) < time.time()
        except ValueError:
            return False
        return not expired and hmac.compare_digest(self._sign(key, until), signature)

    def _sign(self, key: str, until: str) -> str:
        return hmac.new(self._secret, f"{key}:{until}".encode(), hashlib.sha256).hexdigest()

    # -- reads --------------------------------------------------------------------------------------------------------

    def value(self, entity: str, one: Field, number: int, kept: Row) -> Any:
        """What a read gives for a url or image field."""
        del entity, number
        if one.kind == "image":
            return self._image(str(kept["key"]))
        common = {"name": kept["name"], "content_type": kept["content_type"], "link_type": kept["link_type"]}
        common |= {"type": "Attachment", "id": kept["id"]}
        if kept["link_type"] == "local":
            return {**common, **self._local(kept)}
        return {**common, "url": self.signed(kept["key"]) if kept["link_type"] == "upload" else kept["url"]}

    def is_pending(self, key: str) -> bool:
        return self._pending.get(key, 0) > 0

    def ready(self) -> None:
        """Every thumbnail is made now."""
        self._pending.clear()

    def _image(self, key: str) -> str:
        if self.is_pending(key):
            self._pending[key] -= 1
            return self.base + TRANSIENT
        return self.signed(key)

    def _local(self, kept: Row) -> Row:
        row = self.store.row("LocalStorage", kept["storage"])
        paths = {name: row[name] if row is not None else None for name in PLATFORMS}
        relative = kept["relative_path"]
        told: Row = {"relative_path": relative}
        if row is not None:
            told["local_storage"] = {"type": "LocalStorage", "id": row["id"], "name": row["code"]}
        for name, root in paths.items():
            joined = f"{root.rstrip('/' + chr(92))}/{relative}" if root else None
            if joined and name == "windows_path":
                joined = joined.replace("/", "\\")
            told[f"local_path_{name.removesuffix('_path')}"] = joined
        return told

    # -- writes -------------------------------------------------------------------------------------------------------

    def mint(self, one: Field, value: Any, actor: Actor, method: str) -> Row:
        """What is kept of a value that is written to a url field; every one is a new Attachment."""
        if not isinstance(value, dict):
            raise SiteFault(f"API {method}() {one.entity}.{one.name} expected [Hash, NilClass] data type(s)")
        if value.get("local_path"):
            return self._mint_local(*self._root(str(value["local_path"])), actor)
        if value.get("relative_path"):
            return self._mint_local(self._storage(value.get("local_storage")), str(value["relative_path"]), actor)
        if value.get("url"):
            name = str(value.get("name") or value["url"])
            kept = {"link_type": "web", "url": value["url"], "name": name, "content_type": value.get("content_type")}
            return self.attach(kept, actor)
        told = "Attachment needs one of: local_path, relative_path with local_storage, url."
        raise SiteFault(f"{method.capitalize()} failed for [{one.entity}.{one.name}]: {told}", Code.REFUSED)

    def _mint_local(self, storage: int, relative: str, actor: Actor) -> Row:
        if "\\" in relative:
            raise SiteFault("Create failed for [Attachment]: relative_path takes forward slashes only.", Code.REFUSED)
        name = PurePosixPath(relative).name
        kept = {"link_type": "local", "storage": storage, "relative_path": relative.strip("/"), "name": name}
        return self.attach({**kept, "content_type": mimetypes.guess_type(name)[0]}, actor)

    def _root(self, path: str) -> tuple[int, str]:
        """The storage with the deepest root above a path, and the rest of it; of two alike the higher id."""
        best: tuple[int, int, str] | None = None
        for row in self.store.many("SELECT * FROM LocalStorage WHERE gone = 0 ORDER BY id"):
            for root in filter(None, (row[name] for name in PLATFORMS)):
                root = root.replace("\\", "/").rstrip("/")  # noqa: PLW2901 - the same root, as it is compared
                if path.startswith(root + "/") and (best is None or len(root) >= best[0]):
                    best = (len(root), row["id"], path[len(root) + 1 :])
        if best is None:
            told = f"Path {path} doesn't match any defined Local Storage."
            raise SiteFault(f"Create failed for [Attachment]: {told}", Code.REFUSED)
        return best[1], best[2]

    def _storage(self, value: Any) -> int:
        if isinstance(value, dict) and value.get("type") == "LocalStorage":
            column, wanted = ("id", value["id"]) if value.get("id") else ("code", value.get("name"))
            rows = self.store.many(f"SELECT id FROM LocalStorage WHERE {column} = ? AND gone = 0", [wanted])
            if rows:
                return int(rows[0][0])
        raise SiteFault("Create failed for [Attachment]: [Attachment.local_storage] does not exist.", Code.REFUSED)

    def attach(self, kept: Row, actor: Actor, *, size: int | None = None, project: int | None = None) -> Row:
        """A new Attachment row. Returns what is kept in the field, with its id."""
        number = self.store.take_id("Attachment")
        kept = {**kept, "id": number}
        stamp, name = self.store.stamp(), kept["name"]
        columns: Row = {
            "this_file": json.dumps(kept),
            "filename": name,
            "display_name": kept.get("display") or name,
            "original_fname": name,
            "file_extension": PurePosixPath(name).suffix.lstrip(".") or None,
            "file_size": size,
            "processing_status": "clean",
            "created_at": kept.get("created_at") or stamp,
            "updated_at": stamp,
            "created_by": actor.link[1],
            "created_by$t": actor.link[0],
            "project": project,
            "project$t": "Project" if project else None,
        }
        if kept["link_type"] == "local":
            columns |= {"local_storage": kept["storage"], "local_storage$t": "LocalStorage"}
        self.store.insert("Attachment", number, columns)
        return kept

    def show(self, key: str) -> None:
        """A thumbnail was uploaded: it is pending for some reads."""
        self._pending[key] = self.transient_reads
