"""maca: multi-agency case audits, from spreadsheet returns to a truthful report."""

__all__ = ["__version__"]

__version__ = "0.1.0"
