"""The definition of an audit: read, checked and typed before anything else happens."""

from maca.definition.inputs import inputs_of, members_of, tables_of
from maca.definition.load import audits, check_wave, load_definition
from maca.definition.models import Body, CodeList, Definition, Input, Question, Scale

__all__ = [
    "Body",
    "CodeList",
    "Definition",
    "Input",
    "Question",
    "Scale",
    "audits",
    "check_wave",
    "inputs_of",
    "load_definition",
    "members_of",
    "tables_of",
]
