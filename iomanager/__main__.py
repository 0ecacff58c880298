"""Start the application or one of its commands: ``python -m iomanager``."""

from multiprocessing import freeze_support

from iomanager.cli import main

if __name__ == "__main__":
    freeze_support()  # a frozen application starts its child processes through here
    main()
