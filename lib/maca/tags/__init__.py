"""Tags that an analyst gives to free text, and the quotes that a person clears for other readers."""

from maca.tags.book import TAGS, TEXTS_SHEET, VOCABULARY_SHEET, read_tags, write_tags
from maca.tags.command import TagsReport, run_tags
from maca.tags.invented import tag_sample

__all__ = ["TAGS", "TEXTS_SHEET", "VOCABULARY_SHEET", "TagsReport", "read_tags", "run_tags", "tag_sample", "write_tags"]
