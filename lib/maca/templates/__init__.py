"""The workbooks that agencies fill: layout, blank workbooks and how they are filled."""

from maca.templates.layout import Place, expected_name, layout, map_json

__all__ = ["Place", "expected_name", "layout", "map_json"]
