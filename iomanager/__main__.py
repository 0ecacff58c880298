"""Start the application or one of its commands: ``python -m iomanager``."""

from iomanager.cli import main

if __name__ == "__main__":
    main()
