"""The plan's kinds of items and the publish's steps, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def kind_word(kind: str) -> str:
    """A kind of item of a plan; one that is not known here stays as it is."""
    translate = QCoreApplication.translate
    return {
        "folder": translate("PlanWords", "folders"),
        "copy": translate("PlanWords", "copied files"),
        "jpg": translate("PlanWords", "JPG"),
        "jpg_half": translate("PlanWords", "half-size JPG"),
        "mp4": translate("PlanWords", "MP4"),
        "thumbnail": translate("PlanWords", "thumbnail"),
        "mhl": translate("PlanWords", "MHL manifest"),
        "retime": translate("PlanWords", "retimed frames"),
        "dpx": translate("PlanWords", "DPX of the movie"),
        "mov": translate("PlanWords", "MOV"),
        "webm": translate("PlanWords", "WebM"),
        "montage": translate("PlanWords", "dated frames"),
        "filmstrip": translate("PlanWords", "filmstrip"),
        "gif": translate("PlanWords", "GIF"),
    }.get(kind, kind)


def step_word(kind: str) -> str:
    """A step of a publish."""
    translate = QCoreApplication.translate
    return {
        "claim": translate("PlanWords", "make folders"),
        "copy": translate("PlanWords", "copy"),
        "proxy": translate("PlanWords", "proxies"),
        "mhl": translate("PlanWords", "manifest"),
        "verify": translate("PlanWords", "verify"),
        "register": translate("PlanWords", "register"),
        "retime": translate("PlanWords", "retime"),
        "dpx": translate("PlanWords", "movie to DPX"),
        "mov": translate("PlanWords", "MOV"),
        "webm": translate("PlanWords", "WebM"),
        "montage": translate("PlanWords", "dated frames"),
        "filmstrip": translate("PlanWords", "filmstrip"),
        "gif": translate("PlanWords", "GIF"),
        "upload_thumbnail": translate("PlanWords", "upload thumbnail"),
        "upload_filmstrip": translate("PlanWords", "upload filmstrip"),
        "upload_mp4": translate("PlanWords", "upload MP4"),
        "upload_webm": translate("PlanWords", "upload WebM"),
        "clean": translate("PlanWords", "clear up"),
    }.get(kind, kind)
