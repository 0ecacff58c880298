"""One plate on its way through the steps of a publish: what each kind of step does, bound to the journal."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from iomanager.core.cancel import CancelToken, Progress, ProgressState
from iomanager.core.errors import Conflict, InvalidInput, Unavailable
from iomanager.ingest.journal.lease_store import Lease
from iomanager.ingest.journal.model import FileEntry, FileState
from iomanager.ingest.journal.store import Journal
from iomanager.ingest.plan_model import Plan, PlanItem, PlanRecord, PlatePlan
from iomanager.ingest.plan_steps import ORIGINAL_KINDS, PROXY_KINDS, UPLOAD_KINDS, makes
from iomanager.ingest.publish_pictures import proxy_job
from iomanager.ingest.settings import IngestSettings
from iomanager.media.copy import hash_file
from iomanager.media.mhl import HISTORY
from iomanager.media.place import plain_errors, sync_folder
from iomanager.media.settings import MediaSettings
from iomanager.steps import chosen, claim, copy, mhl, proxy
from iomanager.steps.copy import Copied, CopyTask

if TYPE_CHECKING:
    from iomanager.media.decoder import Decoder
    from iomanager.steps import register
    from iomanager.tracker.service import Tracker

_ASK_AGAIN = (
    "Nothing of this plate stands in the show. Ask for the frame again: when it has come with the same size, resume; "
    "otherwise scan the delivery again and publish the plate anew."
)


class Undecodable(InvalidInput):
    """A frame of the vendor does not decode, so its plate must not stand under a published name."""


class Site(Protocol):
    """What a plate needs of the process that runs its step. ``media`` are the settings of pictures."""

    @property
    def tracker(self) -> Tracker: ...
    @property
    def renderer(self) -> proxy.Renderer: ...
    @property
    def settings(self) -> IngestSettings: ...
    @property
    def media(self) -> MediaSettings: ...
    @property
    def user(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PlateRun:
    """The steps of one plate of one delivery, bound to the journal. Every step can be run again.

    ``items`` are those of the plan that belong to this plate.
    """

    delivery: str
    plan: Plan
    plate: PlatePlan
    items: Sequence[PlanItem]
    journal: Journal
    lease: Lease
    site: Site
    token: CancelToken
    progress: Progress

    def step(self, kind: str) -> Mapping[str, Any]:
        """Run one step and return what it leaves behind for the journal."""
        self.lease.check()
        self.token.check()
        steps = {
            "claim": self._claim,
            "copy": self._copy,
            "proxy": self._proxy,
            "mhl": self._mhl,
            "verify": self._verify,
            "register": self._register,
        }
        if kind in steps:
            return steps[kind]() or {}
        if kind in UPLOAD_KINDS:
            from iomanager.ingest.publish_upload import upload

            return upload(kind, self)
        from iomanager.ingest import publish_render

        return publish_render.run(kind, self) or {}

    def clear(self, kinds: Sequence[str]) -> None:
        """Remove what an earlier run of these kinds left under temporary names, while the folder is this delivery's."""
        if not claim.is_claimed(Path(self.plate.folder), self.delivery):
            return
        for folder in {Path(item.destination).parent for item in self.items if item.kind in makes(kinds)}:
            proxy.sweep(folder, "." if folder == Path(self.plate.folder) else f".{self.plate.key}.")
        if "mhl" in kinds:
            proxy.sweep(Path(self.plate.folder), f".{HISTORY}.")

    def withdraw(self) -> None:
        """Take away the copies of a plate with a frame that does not decode: it stands under no published name.

        The copy is written down as to be done again first, so that a crash in between leaves nothing half.
        """
        self.journal.reopen(self.delivery, self.plate.key, ("copy",))
        for entry in self._entries().values():
            path = Path(entry.destination)
            if entry.kind != "copy" or not path.exists():
                continue
            if entry.xxh64 is not None and proxy.is_ours(path, entry.xxh64):
                with plain_errors("removing", path):
                    path.unlink()
                self.journal.record_files(
                    self.delivery, [dataclasses.replace(entry, xxh64=None, state=FileState.PENDING)]
                )

    def release(self) -> None:
        """The plate is published: take the claim off its folder."""
        claim.release_folder(Path(self.plate.folder), self.delivery)

    def _items(self, *kinds: str) -> list[PlanItem]:
        return [item for item in self.items if item.kind in kinds]

    def _entries(self) -> dict[str, FileEntry]:
        return {entry.destination: entry for entry in self.journal.files(self.delivery, self.plate.key)}

    def _claim(self) -> None:
        mode = int(self.site.settings.folder_mode, 8)
        claim.claim_folder(Path(self.plate.folder), self.delivery, mode=mode)
        made = [item for item in self.items if item.kind not in {"folder", "mhl"}]
        for folder in sorted({Path(item.destination).parent for item in made}):
            claim.make_folder(folder, mode=mode)

    def _copy(self) -> None:
        entries = self._entries()
        tasks = [CopyTask(Path(i.source), Path(i.destination), i.bytes) for i in self._items("copy")]
        done = [task for task in tasks if entries[str(task.destination)].state is FileState.DONE]
        lost = {task.destination for task in done if copy.copies_missing([task])}
        finished = {task.destination for task in done} - lost
        self.progress.advance(sum(task.size for task in done if task.destination in finished))
        run = copy.CopyRun(
            token=self.token,
            on_batch=lambda batch: self._copied(batch, entries),
            on_bytes=self.progress.advance,
            workers=self.site.settings.copy_workers,
            resuming=True,
        )
        copy.copy_all([task for task in tasks if task.destination not in finished], run)
        self._fail_on(copy.copies_missing(tasks))

    def _copied(self, batch: Sequence[Copied], entries: Mapping[str, FileEntry]) -> None:
        self.lease.check()
        self.journal.record_files(
            self.delivery,
            [
                dataclasses.replace(entries[str(task.destination)], xxh64=result.xxh64, state=FileState.DONE)
                for task, result in batch
            ],
        )

    def _proxy(self) -> None:
        entries = self._entries()
        wanted = [entries[item.destination] for item in self._items(*PROXY_KINDS)]
        standing = {entry.destination for entry in wanted if self._stands(entry)}
        planned = self._bytes(*PROXY_KINDS)
        whole = self.progress.done + planned
        if len(standing) < len(wanted):
            with (
                self._in_the_vendors_words(),
                proxy.rendered(
                    proxy_job(self),
                    self.plate.key,
                    chosen.ChosenRenderer(cast("Decoder", self.site.renderer), self.site.media),
                    token=self.token,
                    progress=self._shared(planned),
                ) as proxies,
            ):
                self._place([made for made in proxies if str(made.destination) not in standing], entries)
        self.progress.advance(whole - self.progress.done)
        kept = [dataclasses.replace(entry, state=FileState.DONE) for entry in wanted if entry.destination in standing]
        self.journal.record_files(self.delivery, kept)

    @contextmanager
    def _in_the_vendors_words(self) -> Iterator[None]:
        """What does not decode is named as it came, for the answer to the vendor."""
        try:
            yield
        except InvalidInput as error:
            message = error.message
            for item in self._items("copy"):
                name, _, rest = message.partition(f"{item.destination}: ")
                message = f"{name}{rest}" if rest else message
                message = message.replace(Path(item.destination).name, Path(item.source).name)
            if message == error.message and not self._names_a_source(message):
                raise  # a colour, a codec, a program: the vendor's frames are not to blame
            raise Undecodable(message, hint=_ASK_AGAIN) from error

    def _names_a_source(self, message: str) -> bool:
        """Whether a frame of the vendor is spoken of."""
        return any(Path(item.source).name in message for item in self._items("copy"))

    def _place(self, made: Sequence[proxy.Proxy], entries: Mapping[str, FileEntry]) -> None:
        """Written down with its hash first, so that a crash between rename and journal leaves nothing unknown."""
        self._record(made, entries, FileState.PLACING)
        for each in made:
            self.token.check()
            proxy.place_proxy(each)
        for folder in {each.destination.parent for each in made}:
            with plain_errors("flushing", folder):
                sync_folder(folder)
        self._record(made, entries, FileState.DONE)

    def _shared(self, planned: int) -> Progress:
        """The frames of the proxies as their part of the publish, whose bar counts the planned bytes of all files."""
        frames, told = len(self._items("jpg")) or 1, 0

        def tell(state: ProgressState) -> None:
            nonlocal told
            done = int(planned * min(state.done / frames, 1))
            self.progress.advance(done - told, f"{self.plate.key}: proxies, frame {state.done:g}")
            told = done

        return Progress(total=frames, listener=tell)

    def _bytes(self, *kinds: str) -> int:
        return sum(item.bytes for item in self._items(*kinds))

    def _record(self, made: Sequence[proxy.Proxy], entries: Mapping[str, FileEntry], state: FileState) -> None:
        self.lease.check()
        self.journal.record_files(
            self.delivery,
            [
                dataclasses.replace(entries[str(p.destination)], size=p.result.bytes, xxh64=p.result.xxh64, state=state)
                for p in made
            ],
        )

    def _stands(self, entry: FileEntry) -> bool:
        """Whether a rendered file of an earlier run is there, and is the one that was written down."""
        path = Path(entry.destination)
        if entry.xxh64 is None or not (path.exists() or path.is_symlink()):
            return False
        if not proxy.is_ours(path, entry.xxh64):
            raise Conflict(
                f"{path} exists with other content and was left as it is.", hint="Move it away, then resume."
            )
        return True

    def _hashed(self) -> list[mhl.Hashed]:
        entries = [entry for entry in self._entries().values() if entry.kind in ORIGINAL_KINDS]
        return [(Path(entry.destination), entry.size or 0, entry.xxh64 or "") for entry in entries]

    def _mhl(self) -> None:
        if not self.site.settings.mhl:
            return
        written = mhl.write(Path(self.plate.folder), self._hashed(), author=self.site.user)
        found = [(path, hash_file(path, token=self.token)) for path in written]
        self.journal.record_files(
            self.delivery,
            [FileEntry(self.plate.key, "mhl", str(p), "", r.bytes, r.xxh64, FileState.DONE) for p, r in found],
        )

    def _verify(self) -> None:
        """Everything stands under its name with the size that was written down, and the manifest lists it."""
        entries = self._entries().values()
        tasks = [CopyTask(Path(e.source), Path(e.destination), e.size or 0) for e in entries]
        self._fail_on(copy.copies_missing(tasks))
        self._fail_on([f"{entry.destination} was never verified." for entry in entries if not entry.xxh64])
        if self.site.settings.mhl and self._hashed():
            self._fail_on(mhl.check(Path(self.plate.folder), self._hashed()))

    def _register(self) -> dict[str, Any]:
        from iomanager.steps import register

        place, records = self.place(), self._records()
        before = register.before(self.site.tracker, place, records)
        self.journal.remember(self.delivery, self.plate.key, "register", before)
        standing = self.journal.step(self.delivery, self.plate.key, "register").detail.get("standing", ())
        self.lease.check()
        return {"records": register.register(self.site.tracker, place, records, standing=standing)}

    def place(self) -> register.Place:
        """Where the records of the plate go."""
        from iomanager.steps import register  # most steps write none, and start the faster

        project = self.plate.project or self.plan.project
        return register.Place(project, self.plate.sequence, self.plate.shot, self.delivery)

    def _records(self) -> list[PlanRecord]:
        return [record for record in self.plan.records if record.plate == self.plate.key]

    def _fail_on(self, problems: Sequence[str]) -> None:
        if problems:
            more = f" (and {len(problems) - 10} more)" if len(problems) > 10 else ""
            raise Unavailable(
                f"{self.plate.key} is not whole on the disk: {' '.join(problems[:10])}{more}",
                hint="Resume the delivery; what is missing is made again.",
            )
