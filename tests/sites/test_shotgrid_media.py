"""Files on the stand-in ShotGrid site: both ways of uploading, thumbnails, downloads, paths under local storages."""

from __future__ import annotations

import gc
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from shotgun_api3.shotgun import Fault, ShotgunError, ShotgunFileDownloadError, ShotgunThumbnailNotReady

from tests.sites.shotgrid.client import connect, connected
from tests.sites.shotgrid.server import Site

MB = 1024 * 1024
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # the client never closes what it sends


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Files that the client has left open are closed here, not during another test."""
    yield
    gc.collect()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Site() as site:
        yield site


@pytest.fixture
def sg(site: Site) -> Iterator[Any]:
    with connected(site) as client:
        yield client


@pytest.fixture
def version(site: Site) -> int:
    return site.add("Version", code="v", project=site.project())


@pytest.fixture
def movie(tmp_path: Path) -> Path:
    path = tmp_path / "플레이트 v001.mov"
    path.write_bytes(b"movie \r\n--\x00" * 1000)
    return path


def cloud(site: Site) -> Any:
    site.api.info["s3_direct_uploads_enabled"] = True
    return connect(site)


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as reply:  # noqa: S310 - the site's own address
        return bytes(reply.read())


# -- forms ------------------------------------------------------------------------------------------------------------


def test_a_file_is_uploaded_by_a_form(site: Site, sg: Any, version: int, movie: Path) -> None:
    moment = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    number = sg.upload("Version", version, str(movie), "sg_uploaded_movie", display_name="the movie", created_at=moment)
    assert site.log.methods()[-1] == "upload_file"
    value = sg.find_one("Version", [], ["sg_uploaded_movie"])["sg_uploaded_movie"]
    assert value["link_type"] == "upload"
    assert (value["type"], value["id"], value["name"]) == ("Attachment", number, movie.name)
    assert value["content_type"] == "video/quicktime"
    assert get(value["url"]) == movie.read_bytes()
    row = sg.find_one("Attachment", [["id", "is", number]], ["display_name", "file_size", "project"])
    assert (row["display_name"], row["file_size"]) == ("the movie", len(movie.read_bytes()))


def test_files_without_a_field_are_attached(site: Site, sg: Any, version: int, movie: Path) -> None:
    note = site.add("Note", subject="n", project=site.project())
    on_note = sg.upload("Note", note, str(movie), tag_list="grain, edge")
    on_version = sg.upload("Version", version, str(movie), tag_list="edge")
    rows = sg.find("Attachment", [["tags.Tag.name", "is", "edge"]], ["tags"])
    assert [[tag["name"] for tag in row["tags"]] for row in rows] == [["grain", "edge"], ["edge"]]
    assert [item["id"] for item in sg.find_one("Note", [], ["attachments"])["attachments"]] == [on_note]
    links = sg.find_one("Attachment", [["id", "is", on_version]], ["attachment_links"])["attachment_links"]
    assert [(item["type"], item["id"]) for item in links] == [("Version", version)]


def test_forms_that_fail_are_sent_three_times_and_lose_their_message(
    site: Site, sg: Any, version: int, movie: Path
) -> None:
    site.fault("upload_file", "status after", status=500, times=3)
    with pytest.raises(ShotgunError, match=r"^Max attempts limit reached.$"):
        sg.upload("Version", version, str(movie), "sg_uploaded_movie")
    assert (site.log.count("upload_file"), len(site.rows("Attachment", "id"))) == (3, 3)
    with pytest.raises(ShotgunError, match="does not exist"):
        sg.upload("Version", 1, str(movie))
    with pytest.raises(ShotgunError, match="no file field"):
        sg.upload("Version", version, str(movie), "code")


# -- the cloud --------------------------------------------------------------------------------------------------------


def test_a_file_is_uploaded_to_the_cloud(site: Site, version: int, movie: Path) -> None:
    sg = cloud(site)
    number = sg.upload("Version", version, str(movie), "sg_uploaded_movie")
    assert site.log.methods()[1:] == ["api_get_upload_link_info", "put", "api_link_file"]
    kept = site.stored("Version", version, "sg_uploaded_movie")
    assert (kept["id"], site.blob(kept)) == (number, movie.read_bytes())
    sg.close()


def test_a_large_file_goes_up_in_parts(site: Site, version: int, tmp_path: Path) -> None:
    sg = cloud(site)
    sg._MULTIPART_UPLOAD_CHUNK_SIZE = 5 * MB
    path = tmp_path / "large.mov"
    path.write_bytes(bytes(range(256)) * (11 * MB // 256))
    sg.upload("Version", version, str(path), "sg_uploaded_movie")
    parts = ["api_get_upload_link_for_part", "put"] * 3
    wanted = ["api_get_upload_link_info", *parts, "api_complete_multipart_upload", "api_link_file"]
    assert site.log.methods()[1:] == wanted
    assert site.blob(site.stored("Version", version, "sg_uploaded_movie")) == path.read_bytes()
    sg._MULTIPART_UPLOAD_CHUNK_SIZE = 4 * MB
    with pytest.raises(ShotgunError, match="EntityTooSmall"):
        sg.upload("Version", version, str(path), "sg_uploaded_movie")
    sg.close()


def test_a_part_that_fails_is_no_upload(site: Site, version: int, movie: Path) -> None:
    sg = cloud(site)
    site.fault("put", "status", status=403)
    with pytest.raises(ShotgunError, match="Unanticipated error"):
        sg.upload("Version", version, str(movie), "sg_uploaded_movie")
    site.api.media.seconds = -1
    with pytest.raises(ShotgunError, match="403"):
        sg.upload("Version", version, str(movie), "sg_uploaded_movie")
    assert site.stored("Version", version, "sg_uploaded_movie") is None
    assert site.log.count("api_link_file") == 0
    sg.close()


def test_a_part_that_is_dropped_is_not_sent_again(site: Site, version: int, movie: Path) -> None:
    sg = cloud(site)
    site.fault("put", "drop before")
    with pytest.raises((ShotgunError, OSError)):
        sg.upload("Version", version, str(movie), "sg_uploaded_movie")
    assert site.log.count("put") == 1
    sg.close()


def test_a_part_that_is_refused_once_hangs_the_client(site: Site, version: int, movie: Path) -> None:
    """It does not rewind the file: the second attempt promises bytes that never come."""
    sg = cloud(site)
    site.fault("put", "status", status=503)
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(1)
    try:
        with pytest.raises((ShotgunError, OSError)):
            sg.upload("Version", version, str(movie), "sg_uploaded_movie")
    finally:
        socket.setdefaulttimeout(before)
    assert site.log.count("put") == 1
    assert site.stored("Version", version, "sg_uploaded_movie") is None
    sg.close()


# -- thumbnails -------------------------------------------------------------------------------------------------------


def test_a_thumbnail_is_pending_first(site: Site, sg: Any, version: int, movie: Path) -> None:
    site.api.media.transient_reads = 2
    number = sg.upload_thumbnail("Version", version, str(movie))
    assert site.log.methods()[-1] == "publish_thumbnail"

    def image() -> str:
        return str(sg.find_one("Version", [["id", "is", version]], ["image"])["image"])

    for _ in range(2):
        assert image() == f"{site.url}/images/status/transient/thumbnail_pending.png"
    first, second = image(), image()
    assert first != second, "addresses are made anew at every read"
    assert get(first) == get(second) == movie.read_bytes()
    assert site.stored("Version", version, "image")["id"] == number
    assert sg.update("Version", version, {"image": None})["image"] is None
    assert sg.find_one("Version", [["image", "is", None]])


def test_create_with_an_image_is_three_requests(site: Site, sg: Any, movie: Path) -> None:
    site.log.clear()
    made = sg.create("Version", {"code": "w", "project": site.project(), "image": str(movie)})
    assert site.log.methods() == ["create", "publish_thumbnail", "read"]
    assert "/images/status/transient/" in made["image"]


def test_thumbnails_are_shared_once_they_are_ready(site: Site, sg: Any, version: int, movie: Path) -> None:
    shot = {"type": "Shot", "id": site.add("Shot", code="s", project=site.project())}
    source = {"type": "Version", "id": version}
    number = sg.upload_thumbnail("Version", version, str(movie))
    with pytest.raises(ShotgunThumbnailNotReady):
        sg.share_thumbnail([shot], source_entity=source)
    site.api.media.ready()
    assert sg.share_thumbnail([shot], source_entity=source) == number
    row = sg.find_one("Shot", [], ["image", "image_source_entity"])
    assert (get(row["image"]), row["image_source_entity"]["id"]) == (movie.read_bytes(), version)


def test_a_filmstrip_is_an_image_of_its_own(site: Site, sg: Any, version: int, movie: Path) -> None:
    sg.upload_filmstrip_thumbnail("Version", version, str(movie))
    row = sg.find_one("Version", [], ["image", "filmstrip_image"])
    assert row["image"] is None
    assert row["filmstrip_image"]


# -- downloads --------------------------------------------------------------------------------------------------------


def test_attachments_are_downloaded(site: Site, sg: Any, version: int, movie: Path, tmp_path: Path) -> None:
    number = sg.upload("Version", version, str(movie), "sg_uploaded_movie")
    value = sg.find_one("Version", [], ["sg_uploaded_movie"])["sg_uploaded_movie"]
    target = tmp_path / "copy.mov"
    assert sg.download_attachment(value, file_path=str(target)) == str(target)
    assert target.read_bytes() == sg.download_attachment({"type": "Attachment", "id": number}) == movie.read_bytes()
    with pytest.raises(ShotgunFileDownloadError, match="may not exist or is a local file"):
        sg.download_attachment({"type": "Attachment", "id": 1})


def test_addresses_expire_and_scans_take_time(site: Site, sg: Any, version: int, movie: Path) -> None:
    number = sg.upload("Version", version, str(movie), "sg_uploaded_movie")
    site.api.media.seconds = -1
    value = sg.find_one("Version", [], ["sg_uploaded_movie"])["sg_uploaded_movie"]
    with pytest.raises(ShotgunFileDownloadError, match="403"):
        sg.download_attachment(value)
    site.api.media.scans[number] = 409
    with pytest.raises(urllib.error.HTTPError, match="409") as raised:
        get(f"{site.url}/file_serve/attachment/{number}")
    raised.value.close()


# -- local files ------------------------------------------------------------------------------------------------------


def test_a_local_path_is_found_under_the_deepest_storage(site: Site, sg: Any) -> None:
    deep = site.add("LocalStorage", code="deep", linux_path="/mnt/projects/demo", windows_path="P:\\projects\\demo")
    published = site.add("PublishedFile", code="p", project=site.project())

    def write(value: Any) -> dict[str, Any]:
        return dict(sg.update("PublishedFile", published, {"path": value})["path"])

    path = write({"local_path": "/mnt/projects/demo/seq/a.%04d.exr"})
    assert (path["local_storage"], path["relative_path"]) == (
        {"type": "LocalStorage", "id": deep, "name": "deep"},
        "seq/a.%04d.exr",
    )
    assert path["local_path_windows"] == "P:\\projects\\demo\\seq\\a.%04d.exr"
    assert path["local_path_mac"] is None
    assert (path["link_type"], path["type"]) == ("local", "Attachment")
    assert write({"local_path": "/mnt/projects/demonstration/a"})["local_storage"]["name"] == "primary"
    assert write({"local_path": "P:/projects/x/a"})["relative_path"] == "x/a"
    assert len(site.rows("Attachment", "id")) == 3
    twin = site.add("LocalStorage", code="twin", linux_path="/mnt/projects/demo/")
    assert write({"local_path": "/mnt/projects/demo/a"})["local_storage"]["id"] == twin
    row = sg.find_one("PublishedFile", [], ["path_cache", "path_cache_storage"])
    assert (row["path_cache"], row["path_cache_storage"]["id"]) == (None, twin)


def test_a_relative_path_needs_its_storage(site: Site, sg: Any) -> None:
    data = {"code": "p", "project": site.project()}
    storage = {"type": "LocalStorage", "name": "primary"}
    made = sg.create("PublishedFile", {**data, "path": {"relative_path": "a/b.exr", "local_storage": storage}})
    assert made["path"]["local_path_linux"] == "/mnt/projects/a/b.exr"
    for wrong in (
        {"relative_path": "a/b.exr"},
        {"relative_path": "a\\b.exr", "local_storage": storage},
        {"local_path": "P:\\projects\\a"},
        {"local_path": "/elsewhere/a"},
    ):
        with pytest.raises(Fault, match=r"^Create failed for \[Attachment\]"):
            sg.create("PublishedFile", {**data, "path": wrong})
    assert len(site.rows("PublishedFile", "id")) == 1


def test_web_links_are_kept(site: Site, sg: Any, version: int) -> None:
    told = sg.update("Version", version, {"sg_uploaded_movie": {"url": "https://example.com/a", "name": "a"}})
    assert (told["sg_uploaded_movie"]["link_type"], told["sg_uploaded_movie"]["url"]) == (
        "web",
        "https://example.com/a",
    )
    assert sg.update("Version", version, {"sg_uploaded_movie": None})["sg_uploaded_movie"] is None


def test_a_publish_is_registered_as_pipelines_do(site: Site, sg: Any, version: int, movie: Path) -> None:
    project = site.project()
    shot = {"type": "Shot", "id": site.add("Shot", code="s", project=project)}
    kind = sg.find_one("PublishedFileType", [["code", "is", "Plate"]])
    storage = sg.find_one("LocalStorage", [["code", "is", "primary"]])

    def publish(number: int) -> dict[str, Any]:
        path = {"relative_path": f"demo/s/plate.v{number:03d}.%04d.exr", "local_storage": storage}
        data = {"code": f"plate.v{number:03d}.%04d.exr", "name": "plate", "version_number": number, "entity": shot}
        more = {"project": project, "published_file_type": kind, "path": path, "path_cache": path["relative_path"]}
        return dict(sg.create("PublishedFile", {**data, **more, "version": {"type": "Version", "id": version}}))

    first, second = publish(1), publish(2)
    sg.upload_thumbnail("PublishedFile", second["id"], str(movie))
    links = {"published_file": {"type": "PublishedFile", "id": second["id"]},
             "dependent_published_file": {"type": "PublishedFile", "id": first["id"]}}  # fmt: skip
    sg.batch([{"request_type": "create", "entity_type": "PublishedFileDependency", "data": links}])
    below = [["path_cache", "is", first["path_cache"]], ["path_cache_storage", "is", storage]]
    row = sg.find_one("PublishedFile", below, ["downstream_published_files", "upstream_published_files"])
    assert [item["id"] for item in row["downstream_published_files"]] == [second["id"]]
    assert row["upstream_published_files"] == []
    assert len(sg.find_one("Version", [], ["published_files"])["published_files"]) == 2
