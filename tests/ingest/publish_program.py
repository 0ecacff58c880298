"""A publish as a process of its own, to be killed: ``URL PLAN_JSON`` publishes, ``URL PLAN_JSON ID`` resumes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from iomanager.core.cancel import CancelToken, Progress
from iomanager.db.engine import Database
from iomanager.ingest.plan import from_json
from tests.ingest.publishing import make_publisher


def main() -> None:
    """Say the id as soon as it is known, then the result."""
    url, plan, *ids = sys.argv[1:]
    publisher = make_publisher(Database(url))
    token, progress = CancelToken(), Progress()
    if ids:
        done = publisher.resume(ids[0], token=token, progress=progress)
    else:
        loaded = from_json(json.loads(Path(plan).read_text("utf-8")))
        done = publisher.publish(loaded, token=token, progress=progress, on_delivery=lambda key: print(key, flush=True))
    print(json.dumps(done.to_json()), flush=True)


if __name__ == "__main__":
    main()
