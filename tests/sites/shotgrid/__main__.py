"""``python -m tests.sites.shotgrid [--port N] [--file PATH]``: the stand-in site with its demo show, until Ctrl+C."""

from __future__ import annotations

import argparse
import threading
from contextlib import suppress

from tests.sites.shotgrid.faults import Kind
from tests.sites.shotgrid.server import Site

TOLD = """\
A stand-in ShotGrid site with the project Demo listens at
    {url}
Script demo with key demo; user demo with password demo. Nothing leaves this machine. Ctrl+C stops it.

    from shotgun_api3 import Shotgun
    sg = Shotgun("{url}", script_name="demo", api_key="demo")
    sg.find("Shot", [["project.Project.name", "is", "Demo"]], ["code", "sg_sequence"])

Faults, here the next create that is done and never answered ({kinds}):
    curl {url}/control/fault -d '{{"method": "create", "kind": "drop after"}}'
    curl {url}/control/log    # what was asked; /control/clear and /control/expire (POST) clear it all, end sessions
"""


def main() -> None:
    options = argparse.ArgumentParser(prog="site", description="A stand-in ShotGrid site with a demo show.")
    options.add_argument("--port", type=int, default=0, help="the port; a free one without it")
    options.add_argument("--file", default=":memory:", help="keep the rows in this SQLite file")
    chosen = options.parse_args()
    with Site(port=chosen.port, path=chosen.file, show=True) as site:
        kinds = ", ".join(kind.value for kind in Kind)
        print(TOLD.format(url=site.url, kinds=kinds), flush=True)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
