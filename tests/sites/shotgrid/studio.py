"""What a studio adds to a new site: its own fields (``domain/plates.md`` 9), file types, words of lists, a storage."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.sites.shotgrid.schema import custom
from tests.sites.shotgrid.server import Site

FIELDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "Project": {
        "text": ("colorspace", "mov_codec", "out_format", "mov_colorspace", "resolution"),
        "float": ("fps",),
    },
    "Shot": {"text": ("timecode_in", "timecode_out", "resolution", "clib_name", "retime_duration", "retime_percent")},
    "Version": {
        "text": (
            *("scan_colorspace", "scan_name", "clip_name", "timecode_in", "timecode_out", "retime_info"),
            *("retime_duration", "retime_percent", "retime_start_frame"),
        ),
        "number": ("cut_duration", "just_in", "just_out"),
    },
    "PublishedFile": {"text": ("colorspace",)},
}
WORDS: Final = {
    ("Version", "sg_status_list"): ("fin",),
    ("Version", "sg_version_type"): ("org", "src", "ref", "editor"),
}
FILE_TYPES: Final = ("Source", "Reference")


def furnish(site: Site, storage: str) -> None:
    """Give the site what a studio has; ``storage`` is the folder of its local storage ``shows``."""
    schema = site.store.schema
    for entity, kinds in FIELDS.items():
        for kind, names in kinds.items():
            for name in names:
                if f"sg_{name}" not in schema.of(entity):
                    site.api.add_field(custom(entity, kind, {"name": name}))
    for (entity, field), words in WORDS.items():
        known = schema.of(entity)[field]
        schema.of(entity)[field] = replace(known, targets=tuple(dict.fromkeys((*known.targets, *words))))
    for code in FILE_TYPES:
        site.add("PublishedFileType", code=code)
    site.add("LocalStorage", code="shows", linux_path=storage)
