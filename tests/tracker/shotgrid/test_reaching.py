"""The way to a site: through a proxy, over TLS, on slow lines, and over those that swallow everything."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iomanager.core.cancel import Progress
from iomanager.core.errors import InvalidInput, Unavailable
from iomanager.tracker import offline, opening
from iomanager.tracker.adapter import Upload
from iomanager.tracker.cache_store import Cache
from iomanager.tracker.kinds import Kind
from iomanager.tracker.offline import OfflineRecords
from iomanager.tracker.outbox import Outbox
from iomanager.tracker.outbox_store import OutboxStore
from iomanager.tracker.query import Query, Ref, is_
from iomanager.tracker.settings import TrackerSettings
from iomanager.tracker.trackers.shotgrid import client, faults, login, uploads
from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import Names
from tests.databases import upgraded
from tests.sites.shotgrid.server import Site
from tests.tracker.shotgrid.gate import Address, certificate, gate
from tests.tracker.stages import Stage, site_stage

ELSEWHERE = "shotgrid.studio.invalid"
"""A name that only our proxy knows."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(client, "WAIT", 0.01)
    with Site() as made:
        made.api.media.transient_reads = 0
        yield made


@contextmanager
def tracker(**settings: object) -> Iterator[ShotGridRecords]:
    """An adapter as the settings describe it."""
    way = opening.site_of_settings(TrackerSettings.model_validate({"kind": "shotgrid", "seconds": 20.0, **settings}))
    made = ShotGridRecords(ShotGridClient(way, login.script("demo", "demo")), Names({}, {}))
    try:
        yield made
    finally:
        made.close()


def at(site: Site) -> Address:
    return "127.0.0.1", int(site.url.rpartition(":")[2])


def work(sg: ShotGridRecords, folder: Path) -> None:
    """A call of each sort: a write, a read, an upload and a picture that is fetched."""
    project = sg.create(Kind.PROJECT, {"name": "쇼"})
    assert sg.find(Query(Kind.PROJECT, (is_("name", "쇼"),))) == [project]
    picture = folder / "thumb.jpg"
    picture.write_bytes(b"picture" * 1000)
    sg.upload(Upload(project.ref, picture, field="thumbnail"))
    assert sg.thumbnail(Kind.PROJECT, project.id) == b"picture" * 1000


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "No ShotGrid site is named"),
        ("studio.invalid", "studio.invalid is no address"),
        ("https://mina:s3cret@studio.invalid", "holds a user or a password"),
        ("mina:s3cret@studio.invalid", "holds a user or a password"),
    ],
)
def test_an_address_that_is_none_is_said_and_its_password_is_not(address: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught, tracker(site=address):
        pass
    assert "s3cret" not in str(caught.value)


def test_a_proxy_passes_on_all_that_is_asked(site: Site, tmp_path: Path) -> None:
    site.api.media.base = f"http://{ELSEWHERE}"
    with gate(at(site)) as proxy, tracker(site=f"http://{ELSEWHERE}", proxy=proxy.url("http")) as sg:
        work(sg, tmp_path)
        asked = " ".join(proxy.asked)
    for path in ("/api3/json", "/upload/publish_thumbnail", "/media/"):
        assert f"http://{ELSEWHERE}{path}" in asked


def test_a_proxy_leads_to_a_site_with_tls_and_reads_nothing(site: Site, tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    with gate(at(site), _context(pem, key)) as front, gate(front.address) as proxy:
        url = front.url("https")
        site.api.media.base = url
        with tracker(site=url, ca_file=str(pem), proxy=proxy.url("http")) as sg:
            work(sg, tmp_path)
    assert {line.partition(" ")[0] for line in proxy.asked} == {"CONNECT"}


def test_a_certificate_of_the_studio_is_trusted_by_setting_alone(site: Site, tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    with gate(at(site), _context(pem, key)) as front:
        url = front.url("https")
        site.api.media.base = url
        with tracker(site=url) as sg, pytest.raises(Unavailable, match=r"cannot be reached.*certificate"):
            sg.check()
        assert front.asked == []
        with tracker(site=url, ca_file=str(pem)) as sg:
            work(sg, tmp_path)


def _context(pem: Path, key: Path) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(pem, key)
    return made


@pytest.mark.parametrize(
    "proxy", ["proxy:3128", "10.0.0.1:3128", "socks5://proxy", "http://", "http://proxy:99999", "http://kim:geheim@:1"]
)
def test_what_is_no_address_of_a_proxy_is_said_of_the_proxy(proxy: str) -> None:
    settings = TrackerSettings(kind="shotgrid", site="https://studio.invalid", proxy=proxy)
    with pytest.raises(InvalidInput, match=r"tracker\.proxy") as told:
        opening.site_of_settings(settings)
    assert "geheim" not in f"{told.value.message} {told.value.hint}"


@pytest.mark.parametrize(("content", "reason"), [(None, "No such file"), (b"", "no certificate"), (b"x", "no cert")])
def test_a_file_without_certificates_is_named(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    settings = TrackerSettings(kind="shotgrid", site="https://studio.invalid", ca_file=str(file))
    with pytest.raises(InvalidInput, match=rf"tracker\.ca_file.*{file}.*{reason}"):
        opening.site_of_settings(settings)


class _SlowLine(Progress):
    """A line on which every piece of a file takes a while."""

    def advance(self, amount: float = 1, detail: str | None = None) -> None:
        time.sleep(0.5)
        super().advance(amount, detail)


PIECES = 6


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A picture that is on its way for longer than a call may take."""
    file = tmp_path / "large.jpg"
    file.write_bytes(b"p" * uploads._PIECE * PIECES)
    return file


def _project(site: Site) -> Ref:
    return Ref(Kind.PROJECT, str(site.add("Project", name="쇼")))


def test_a_large_file_has_the_time_that_a_slow_line_needs(site: Site, large: Path) -> None:
    with tracker(site=site.url, seconds=2.0) as sg:
        sg.upload(Upload(_project(site), large, field="thumbnail"), progress=_SlowLine())
    assert site.log.count("publish_thumbnail") == 1


def test_an_upload_that_does_not_end_is_given_up(site: Site, large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SLOWEST", 1e9)
    monkeypatch.setattr(uploads, "TRIES", 1)
    owner = _project(site)
    with tracker(site=site.url, seconds=2.0) as sg, pytest.raises(faults.Unknown, match="took longer"):
        sg.upload(Upload(owner, large, field="thumbnail"), progress=_SlowLine())
    assert site.log.count("publish_thumbnail") == 0


def _ours(stage: Stage, fresh: float) -> OfflineRecords:
    outbox = Outbox(stage.site, OutboxStore(stage.database, "test"), stage.folder / "outbox")
    return OfflineRecords(stage.site, Cache(stage.database, "test"), outbox, stage.folder / "pictures", fresh=fresh)


def test_a_site_that_swallows_holds_up_nothing_that_is_kept(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline, "NEAR", 0.5)
    database = upgraded(f"sqlite:///{tmp_path / 'ours.sqlite3'}")
    with site_stage(database, tmp_path, site) as stage:
        mine = is_("project_id", stage.project.id)
        site.fault("*", "hang before", times=100)
        ours, began = _ours(stage, 0.0), time.monotonic()
        assert [shot.label for shot in ours.find(Query(Kind.SHOT, (mine,)))] == ["S_0010"]
        assert ours.schema(Kind.SHOT).fields
        with pytest.raises(Unavailable, match="did not answer to the end"):
            _ours(stage, 0.0).find(Query(Kind.SHOT, (is_("project_id", "99999"),)))
        assert time.monotonic() - began < 5.0  # one call of this stage may take 10 s
        assert ours.away
        site.faults.clear()
        stage.there.create(Kind.SHOT, stage.shot("S_0020"))
        assert len(_ours(stage, 0.0).find(Query(Kind.SHOT, (mine,)))) == 2
    database.close()
