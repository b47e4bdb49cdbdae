"""What stands before the chapters: title, wave, edition, marking and run."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["INVENTED", "Front"]

INVENTED = "Every return, child, case and number here is invented, made from the sample that comes with maca."
"""What every page says when the returns are the shipped sample."""


@dataclass(frozen=True)
class Front:
    """The particulars of one report.

    Attributes
    ----------
    title : str
        The audit's title; the one h1.
    partnership : str
        Whose report it is.
    wave_label : str
        The collection round in words.
    edition : str
        restricted, partnership or public.
    marking : str
        Stands at the head and foot of every page.
    run_id : str
        The run that the numbers come from.
    made_on : str
        The day it was made, as words or an ISO date.
    invented : bool
        The returns are the shipped sample.
    themes : dict of str to str
        Theme id to label, for chapters that are run once a theme.
    labels : dict of str to dict of str to str
        Dimension, id, label: `maca.definition.labels.labels_of`, for the workbook of tables.
    traced : dict of str to str
        Table to the page that lists the cells behind it, from the report's folder; restricted edition alone.
    titles : dict of str to str
        The definition's title of each chapter that is read once, by the notebook's stem.
    untraced : dict of str to str
        Table to the reason why no cell of a return stands behind it.
    """

    title: str
    partnership: str
    wave_label: str
    edition: str
    marking: str
    run_id: str
    made_on: str
    invented: bool
    themes: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    traced: dict[str, str] = field(default_factory=dict)
    untraced: dict[str, str] = field(default_factory=dict)

    @property
    def particulars(self) -> list[tuple[str, str]]:
        """Pairs of term and description, as they stand beneath the title.

        Examples
        --------
        >>> front = Front("Audit", "Board", "Baseline", "restricted", "OFFICIAL", "0-0", "2021-09-15", False)
        >>> front.particulars[1]
        ('Edition', 'Restricted')
        """
        return [
            ("Wave", self.wave_label),
            ("Edition", self.edition.capitalize()),
            ("Made on", self.made_on),
            ("Run", self.run_id),
        ]
