"""What the header of a movie says, through PyAV. Called in the decoding child, which has limits of memory and time.

A movie is opened by its absolute path, as the format of its extension, with no protocol but ``file``: a playlist, a
text or a file that is named like an address opens nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomanager.core import timecode
from iomanager.core.errors import InvalidInput
from iomanager.media import camera, codecs, gamut, quicktime
from iomanager.media.files import check_size, opened
from iomanager.media.model import Kind, MediaInfo

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

FORMATS = {
    ".mov": "mov", ".mp4": "mov", ".m4v": "mov", ".mxf": "mxf", ".avi": "avi", ".mkv": "matroska",
}  # fmt: skip
_TIME_LIMIT = 10
"""Seconds that a read may wait for the disk."""

_REELS = ("reel_name", "reel", "com.apple.proapps.reel", "com.apple.quicktime.reel")
_MAKES = ("com.apple.quicktime.make", "make", "com.apple.proapps.manufacturer")
_MODELS = ("com.apple.quicktime.model", "model", "com.apple.proapps.modelname", "com.apple.proapps.cameraname")
_PLACES = ("com.apple.quicktime.location.iso6709", "location", "location-eng")
"""Names of metadata in lower case: Matroska writes them in capitals."""


def probe_movie(path: Path) -> MediaInfo:
    """The header of a movie's first video stream.

    Raises InvalidInput for what is no movie or has no video, NotFound, Forbidden, Unavailable.
    """
    with opened(path) as file:
        if file.size == 0:
            raise InvalidInput(f"{path.name} is empty (0 bytes).")
        rotation = quicktime.rotation(file) if FORMATS.get(path.suffix.lower()) == "mov" else 0
    with open_movie(path) as container:
        return _info(path, container, first_video(container, path.name), rotation)


@contextmanager
def open_movie(path: Path) -> Iterator[InputContainer]:
    """Open a movie as the format of its extension, offline. Errors while it is open are translated too.

    Raises InvalidInput for what cannot be read as that format.
    """
    import av
    from av.error import FFmpegError

    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise InvalidInput(f"{path.name} is not a movie that IO-Manager reads.")
    no_pictures: Any = [{"skip_frame": "all"}]  # PyAV's stub asks for texts, the code for dicts
    try:
        with av.open(
            f"file:{path.absolute()}",
            "r",
            format=form,
            options={"protocol_whitelist": "file"},
            stream_options=no_pictures,
            metadata_errors="replace",
            timeout=_TIME_LIMIT,
        ) as container:
            yield container
    except (FFmpegError, OSError, ValueError) as error:
        raise InvalidInput(f"{path.name} cannot be read as a movie: it is damaged, or of another kind.") from error


def first_video(container: InputContainer, name: str) -> VideoStream:
    """The first stream with pictures. Raises InvalidInput where there is none."""
    if not container.streams.video:
        raise InvalidInput(f"{name} holds no pictures: it has no video stream.")
    return container.streams.video[0]


def _info(path: Path, container: InputContainer, stream: VideoStream, rotation: int) -> MediaInfo:
    context = stream.codec_context
    check_size(path.name, context.width, context.height)
    metadata = _metadata(container, stream)
    texts = {name.lower(): text for name, text in metadata.items()}
    fps = _fps(stream)
    found = camera.find_first(path.stem, metadata.values())
    window = (0, 0, context.width - 1, context.height - 1)
    aspect = stream.sample_aspect_ratio
    codec = codecs.identify(context)
    return MediaInfo(
        path=str(path),
        kind=Kind.MOVIE.value,
        width=context.width,
        height=context.height,
        data_window=window,
        display_window=window,
        pixel_aspect=float(aspect) if aspect else 1.0,
        channels=codecs.channels(context),
        bit_depth=codecs.bit_depth(context),
        compression=context.name,
        fps=fps,
        timecode=_timecode(texts.get("timecode", ""), fps),
        reel=_first(texts, _REELS),
        colorspace=gamut.movie_name(context.color_primaries, context.color_trc, context.colorspace),
        camera=_camera(texts) or (found.camera if found else None),
        clip=found.clip if found else None,
        frame_count=_frame_count(container, stream, fps),
        codec=codec.name,
        fourcc=codec.fourcc,
        rotation=rotation,
        location=_first(texts, _PLACES),
        metadata=metadata,
    )


def _metadata(container: InputContainer, stream: VideoStream) -> dict[str, str]:
    """The texts of the file and of all its streams; the video's win, then the file's."""
    values: dict[str, str] = {}
    for other in container.streams:
        values.update(other.metadata)
    return {**values, **container.metadata, **stream.metadata}


def _fps(stream: VideoStream) -> Fraction | None:
    found = stream.guessed_rate or stream.average_rate
    try:
        return timecode.rate(float(found)) if found else None
    except InvalidInput:
        return None


def _timecode(text: str, fps: Fraction | None) -> str | None:
    """The text where it is a timecode of that rate; a file may hold anything there."""
    return text if fps and timecode.is_valid(text, fps) else None


def _frame_count(container: InputContainer, stream: VideoStream, fps: Fraction | None) -> int | None:
    """As the stream counts them, else from its duration, else from that of the file."""
    if stream.frames > 0:
        return stream.frames
    if fps is None:
        return None
    if stream.duration and stream.time_base:
        return round(stream.duration * stream.time_base * fps)
    return round(Fraction(container.duration, 1_000_000) * fps) if container.duration else None


def _camera(metadata: dict[str, str]) -> str | None:
    make, model = _first(metadata, _MAKES), _first(metadata, _MODELS)
    if make and model and not model.lower().startswith(make.lower()):
        return f"{make} {model}"
    return model or make


def _first(metadata: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metadata[name].strip() for name in names if metadata.get(name, "").strip()), None)
