"""Start the application or one of its commands: ``python -m iomanager``."""

import gc
import sys


def start() -> None:
    """Run what the arguments say.

    A step is a short process that mostly imports: to look for garbage among modules would cost a sixth of its start.
    """
    if "step" in sys.argv[1:]:
        gc.set_threshold(100_000)
    from iomanager.cli import main

    main()


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a frozen application starts its child processes through here
        from multiprocessing import freeze_support

        freeze_support()
    start()
