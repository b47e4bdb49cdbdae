"""The command line: one small module a command."""

from maca.cli.app import main

__all__ = ["main"]
