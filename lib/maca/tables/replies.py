"""The right of reply: what each body says to the findings on its own practice."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.returns.identifiers import titled_names
from maca.tables.data import AuditData
from maca.tables.masking import Mask
from maca.tables.points import points_of
from maca.tables.table import TableSpec, complete

__all__ = ["REPLY_WORDS", "SPECS", "point_replies", "replies_by_theme", "reply_lines"]

REPLY_WORDS = ("agreed", "disputed", "no_reply")
LINE_COLUMNS = ["point", "body", "theme", "finding", "reply", "reason", "dated", "changed"]
NONE_YET = "none"


@lru_cache(maxsize=4)
def reply_lines(data: AuditData) -> pd.DataFrame:
    """Put each finding that a body's sheet holds beside the body's reply.

    Parameters
    ----------
    data : AuditData
        The frames of the wave, with the replies that came back.

    Returns
    -------
    pandas.DataFrame, one row per body and finding
        `point` (body and finding), `body`, `theme`, `finding`, `reply`, `reason` (masked), `dated`, and `changed`: yes
        where the reply was given to other figures than the returns now hold. A reply to a finding that no longer stands
        is kept, with the words that it was given to.
    """
    usable = data.replies[data.replies["problem"] == ""]
    given = {(row["body"], row["point"]): row for row in usable.to_dict("records")}
    sent = set(data.answers.loc[data.answers["strand"] == "case", "body"])
    rows = []
    for body in [body.id for body in data.scope.bodies if body.id in sent]:
        strengths, gaps = points_of(data, body)
        for point in [*strengths, *gaps]:
            rows.append(_line(data, body, point.id, point.text, given.pop((body, point.id), None)))
    known = {body.id for body in data.scope.bodies}
    for (body, point), reply in given.items():
        if body in known and reply["reply"] != "no_reply":
            rows.append(_line(data, body, point, "", reply))
    return pd.DataFrame(rows, columns=LINE_COLUMNS)


def point_replies(data: AuditData) -> pd.DataFrame:
    """List every finding on one body's practice with its reply; n is 1 where it is disputed."""
    lines = reply_lines(data)
    disputed = (lines["reply"] == "disputed").astype("int64")
    found = lines.assign(n=disputed, of=1, value=disputed)
    return complete(found, {"point": list(lines["point"]) or [NONE_YET]})


def replies_by_theme(data: AuditData) -> pd.DataFrame:
    """Count by theme the findings that bodies agreed, disputed or did not reply to, of those that their sheets hold."""
    rows = []
    for theme, group in reply_lines(data).groupby("theme", sort=False)["reply"]:
        counts = {word: int((group == word).sum()) for word in REPLY_WORDS}
        rows += [[theme, word, n, len(group), n / len(group)] for word, n in counts.items()]
    themes = [str(theme.id) for theme in data.definition.themes]
    found = pd.DataFrame(rows, columns=["theme", "reply", "n", "of", "value"])
    return complete(found[found["theme"].isin(themes)], {"theme": themes, "reply": REPLY_WORDS}, absent="z")


def _line(data: AuditData, body: str, point: str, finding: str, reply: dict[str, str] | None) -> list[str]:
    questions = {question.id: str(question.theme) for question in data.definition.questions}
    place = [f"{body} {point}", body, questions.get(point.partition(":")[2], "")]
    if reply is None or reply["reply"] == "no_reply":
        return [*place, finding, "no_reply", "", "", ""]
    reason = Mask("", data.scope.cases["case"].tolist(), titled_names([reply["reason"]]))(reply["reason"])
    changed = "yes" if reply["found"] != finding else ""
    return [*place, finding or reply["found"], reply["reply"], reason, reply["dated"], changed]


SPECS = (
    TableSpec(
        *("reply.theme", "What bodies reply to the findings on their own practice", "findings", "share"),
        *(("theme", "reply"), "", "gaps", "practice", replies_by_theme),
    ),
    TableSpec(
        *("reply.point", "Each finding on a body's own practice, and its reply", "findings", "share", ("point",)),
        *("", "gaps", "case_rows", point_replies),
    ),
)
