"""Free text by theme: good practice, areas for development and recommendations, masked, tagged and cleared.

Nobody's mood is scored: a tag is a word that an analyst chose, and a count of tags is a count of answers.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import pandas as pd

from maca.definition.labels import text_inputs, text_kinds
from maca.tables.data import AuditData
from maca.tables.masking import Mask, mask_of
from maca.tables.table import TableSpec, complete

__all__ = [
    "NOTE_COLUMNS",
    "SPECS",
    "STALE",
    "UNTAGGED",
    "free_texts",
    "note_id",
    "quotable",
    "quotes",
    "tag_counts",
    "tagged_texts",
    "text_digest",
    "verbatim",
]

NOTE_COLUMNS = ["note", "theme", "kind", "body", "case", "text", "digest", "file", "sheet", "cell"]
"""One row a free text of a theme: `note` names its place, `text` is masked and `digest` is that of the masked text."""

UNTAGGED, STALE = "untagged", "stale"
"""What stands in the place of a tag: none was given yet; the text changed since it was tagged."""

NONE_YET = "none"


def note_id(body: str, case: str, name: str) -> str:
    """Name the place of a free text.

    Examples
    --------
    >>> note_id("police", "HSB-01", "t3_development")
    'police HSB-01 t3_development'
    """
    return f"{body} {case} {name}"


def text_digest(text: str) -> str:
    """Hash a text: 12 hexadecimal digits; blanks at its ends and between its words do not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


@lru_cache(maxsize=4)
def free_texts(data: AuditData) -> pd.DataFrame:
    """List what bodies wrote on each theme of the selected cases, identifiers and other cases' ids masked.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per text
        NOTE_COLUMNS, by theme, kind, case and body.
    """
    kinds, inputs = list(text_kinds(data.definition)), text_inputs(data.definition)
    cases = data.scope.cases["case"].tolist()
    answers = data.answers[(data.answers["strand"] == "case") & data.answers["value"].notna()]
    answers = answers[answers["case"].isin(data.scope.selected) & answers["input"].isin(inputs)]
    masks = {case: mask_of(data, case) for case in cases}
    rows = []
    for answer in answers.to_dict("records"):
        text = masks[answer["case"]](answer["value"])
        if text:
            note = note_id(answer["body"], answer["case"], answer["input"])
            told = [answer["body"], answer["case"], text, text_digest(text)]
            place = [answer[name] for name in ("file", "sheet", "cell")]
            rows.append([note, *inputs[answer["input"]], *told, *place])
    found = pd.DataFrame(rows, columns=NOTE_COLUMNS)
    order = found.assign(at=found["kind"].map({kind: at for at, kind in enumerate(kinds)}))
    return order.sort_values(["theme", "at", "case", "body"], kind="stable")[NOTE_COLUMNS].reset_index(drop=True)


@lru_cache(maxsize=4)
def tagged_texts(data: AuditData) -> pd.DataFrame:
    """Put each text beside what analysts made of it, as far as it still holds.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per text
        NOTE_COLUMNS and `tags` (joined by `;`; STALE alone where the text changed since it was tagged, UNTAGGED where
        it has none), `quote`, `approver` and `approved_on` (all three empty unless a person cleared these very words).
    """
    notes = free_texts(data)
    given = data.tagging.rows.drop_duplicates("note", keep="last").set_index("note")
    rows = []
    for note in notes.itertuples():
        made = given.loc[note.note] if note.note in given.index else None
        if made is None:
            rows.append([UNTAGGED, "", "", ""])
        elif made["digest"] != note.digest:
            touched = made["tags"] or made["before"] or made["approver"] or made["quote"]
            rows.append([STALE if touched else UNTAGGED, "", "", ""])
        else:
            tags = made["tags"] or (STALE if made["before"] else UNTAGGED)
            cleared = bool(made["approver"] and made["approved_on"])
            words = quotable(note.text, data.scope.cases["case"].tolist()) if cleared else ""
            quote = (made["quote"] or words) if cleared else ""
            rows.append([tags, quote, made["approver"] if cleared else "", made["approved_on"] if cleared else ""])
    made = pd.DataFrame(rows, columns=["tags", "quote", "approver", "approved_on"], index=notes.index)
    return pd.concat([notes, made], axis=1)


def quotable(text: str, cases: list[str]) -> str:
    """Take every case's id out of a text, its own among them: what a cleared quote may say at most."""
    return Mask("", cases)(text)


def tag_counts(data: AuditData) -> pd.DataFrame:
    """Count by theme, kind and tag the texts that bear the tag, of the texts that came.

    `untagged` counts the texts without a tag, `stale` those that changed since they were tagged; a text may bear
    several tags.
    """
    texts = tagged_texts(data)
    tags = [*data.tagging.vocabulary, UNTAGGED, STALE]
    rows = []
    for (theme, kind), group in texts.groupby(["theme", "kind"], sort=False):
        borne = [set(given.split(";")) for given in group["tags"]]
        counts = {tag: sum(tag in own for own in borne) for tag in tags}
        rows += [[theme, kind, tag, n, len(group), n / len(group)] for tag, n in counts.items()]
    found = pd.DataFrame(rows, columns=["theme", "kind", "tag", "n", "of", "value"])
    themes = [str(theme.id) for theme in data.definition.themes]
    return complete(found, {"theme": themes, "kind": list(text_kinds(data.definition)), "tag": tags}, absent="z")


def verbatim(data: AuditData) -> pd.DataFrame:
    """List every text with its tags, and who cleared it for other readers; n is 1 in each row."""
    texts = tagged_texts(data)
    place = texts["file"] + " " + texts["sheet"] + "!" + texts["cell"]
    shown = ["note", "theme", "kind", "body", "case", "text", "tags", "quote", "approver", "approved_on"]
    found = texts[shown].assign(place=place, n=1)
    return complete(found, {"note": list(found["note"]) or [NONE_YET]})


def quotes(data: AuditData) -> pd.DataFrame:
    """List the quotes that a person cleared one by one, without body and case; n is 1 in each row.

    Their numbers follow theme, kind and alphabet, so that they tell nothing of where a quote comes from.
    """
    texts = tagged_texts(data)
    cleared = texts[texts["quote"] != ""].sort_values(["theme", "kind", "text"], kind="stable")
    numbers = [str(at) for at in range(1, len(cleared) + 1)]
    found = cleared[["theme", "kind"]].assign(text=cleared["quote"], approved_by=cleared["approver"])
    found = found.assign(approved_on=cleared["approved_on"], n=1, quote=numbers)
    return complete(found, {"quote": numbers or [NONE_YET]})


SPECS = (
    TableSpec(
        *("text.tag", "What bodies wrote, by theme, kind and tag", "answers", "share", ("theme", "kind", "tag")),
        *("", "gaps", "practice", tag_counts),
    ),
    TableSpec(
        *("text.note", "What bodies wrote, word for word, with identifiers masked", "answers", "share", ("note",)),
        *("", "gaps", "case_rows", verbatim),
    ),
    TableSpec(
        *("text.quote", "Quotes that a person cleared one by one", "answers", "share", ("quote",)),
        *("", "gaps", "practice", quotes),
    ),
)
