"""Start the application or one of its commands: ``python -m iomanager``."""

import sys

from iomanager.cli import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a frozen application starts its child processes through here
        from multiprocessing import freeze_support

        freeze_support()
    main()
