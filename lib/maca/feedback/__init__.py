"""What goes back to the bodies: marked copies, the tracker, and drafts of mails that ask for what is missing."""

from maca.feedback.copies import write_copies
from maca.feedback.drafts import write_drafts
from maca.feedback.tracker import TRACKER_COLUMNS, tracker, write_tracker

__all__ = ["TRACKER_COLUMNS", "tracker", "write_copies", "write_drafts", "write_tracker"]
