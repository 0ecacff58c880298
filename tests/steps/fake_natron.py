"""A NatronRenderer that runs the generated script against an application of its own, and writes real JPGs.

It is run as ``NatronRenderer -b SCRIPT``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO
import simplejpeg


class Param:
    """Takes every value."""

    def __init__(self, node: Node, name: str) -> None:
        self.node, self.name = node, name

    def set(self, value: Any) -> bool:
        self.node.values[self.name] = value
        return True

    def setValue(self, value: Any, index: int = 0) -> None:  # noqa: N802 - Natron's name
        self.node.values[self.name] = value


class Node:
    """A node of the graph; ``kind`` is its plug-in, or the file of a reader or writer."""

    def __init__(self, kind: str) -> None:
        self.kind, self.values, self.source = kind, dict[str, Any](), None

    def getParam(self, name: str) -> Param:  # noqa: N802
        return Param(self, name)

    def connectInput(self, _index: int, node: Any) -> None:  # noqa: N802
        self.source = node


class App:
    """What the script is given."""

    createNode = createReader = createWriter = staticmethod(Node)  # noqa: N815

    def getProjectParam(self, name: str) -> Param:  # noqa: N802
        return Param(Node("project"), name)

    def render(self, writer: Node, first: int, last: int) -> None:
        for frame in range(first, last + 1):
            pixels = pixels_of(writer.source, frame)
            path = writer.kind % (frame + writer.values["frameOffset"])
            Path(path).write_bytes(simplejpeg.encode_jpeg(pixels, 95, "RGB", "444"))
            print(f"Write1 ==> Frame: {frame}, Progress: {100 * frame / last:.1f}%", flush=True)


def pixels_of(node: Any, frame: int) -> Any:
    if node.source is None:
        image: Any = OpenImageIO.ImageInput.open(node.kind % frame if "%" in node.kind else node.kind)
        return (np.clip(image.read_image(0, 0, 0, 3, "float"), 0, 1) * 255).astype(np.uint8)
    pixels = pixels_of(node.source, frame)
    return np.ascontiguousarray(pixels[::2, ::2]) if node.kind.endswith("Reformat") else pixels


def main() -> None:
    assert sys.argv[1] == "-b", sys.argv
    space: dict[str, Any] = {}
    exec(compile(Path(sys.argv[2]).read_text(encoding="utf-8"), sys.argv[2], "exec"), space)  # noqa: S102
    space["createInstance"](App(), None)


main()
