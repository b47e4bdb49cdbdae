"""What each readership may see."""

from maca.disclosure.protect import protect

__all__ = ["protect"]
