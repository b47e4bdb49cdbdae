"""`python -m maca`: the same as the command `maca`."""

from maca.cli import main

if __name__ == "__main__":
    main()
