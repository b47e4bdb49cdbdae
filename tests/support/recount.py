"""What a second count of the sample stands on: openpyxl finds cells by their defined names, code lists are text.

Nothing of the package counts here.
"""

import csv
import datetime as dt
import hashlib
from collections import defaultdict
from functools import lru_cache

import openpyxl

from maca.project import audits_folder, sample_folder

WAVE = "baseline-2021-07"
FOLDER = sample_folder(WAVE)
CODES = audits_folder() / "hsb" / "codes"
CUT, FIRST, LAST = dt.date(2020, 3, 23), dt.date(2019, 4, 1), dt.date(2020, 7, 30)
UNKNOWN = {"unknown", "refused", "not_obtained"}
LISTS = {"hackett": "hackett5", "brook": "brook_rag"}


@lru_cache
def code_list(name):
    """Rows of a code list."""
    with (CODES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@lru_cache(maxsize=10_000)
def code(name, shown):
    """The code behind what a cell shows, NA spelled None."""
    if shown is None or str(shown).strip() == "":
        return None
    text = " ".join(str(shown).split()).casefold()
    for row in code_list(name):
        spellings = {row["code"].casefold(), row["label"].casefold()}
        spellings |= {alias.strip().casefold() for alias in row["aliases"].split(";") if alias.strip()}
        if text in spellings:
            return row["code"]
    raise AssertionError(f"{name}: a cell shows what no code has")


def group(name, value):
    """The group of a code."""
    return next((row["group"] for row in code_list(name) if row["code"] == value), "unknown")


def codes(name, shown):
    """The codes of a cell that may hold several."""
    return {code(name, part) for part in str(shown).split(";")} if shown else set()


def day(shown):
    """A date as agencies type it, days first; None where there is none."""
    if isinstance(shown, dt.datetime):
        return shown.date()
    for pattern in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%y"):
        try:
            return dt.datetime.strptime(str(shown).strip(), pattern).date()
        except ValueError:
            continue
    return None


class Book:
    """A workbook by the names of its cells."""

    def __init__(self, path):
        self.book = openpyxl.load_workbook(path, data_only=True)

    def __contains__(self, name):
        return name in self.book.defined_names

    def cell(self, name):
        """The cell of a name."""
        sheet, address = self.book.defined_names[name].attr_text.rsplit("!", 1)
        return self.book[sheet.strip("'")][address.replace("$", "")]

    def __getitem__(self, name):
        return self.cell(name).value if name in self else None

    def rows(self, *names):
        """Rows of a table by the names of its headings, and `at`, the row."""
        heads = [self.cell(name) for name in names]
        sheet = heads[0].parent
        for row in range(heads[0].row + 1, sheet.max_row + 1):
            values = {name: sheet.cell(row, head.column).value for name, head in zip(names, heads, strict=True)}
            if any(value is not None for value in values.values()):
                yield {**values, "at": row}


def tables_of(run):
    """Tables of a finished run: id -> rows as text."""
    found = {}
    for path in (run / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            found[path.stem] = list(csv.DictReader(handle))
    return found


CHILD = ["age", "gender", "sex", "ethnicity", "sen_provision", "sen_need", "disability", "role"]
RECORD = ["child_id", *CHILD, "referral_date", "linked_case"]


@lru_cache
def extracts():
    """Every extract: agency -> Book."""
    return {path.stem.removeprefix("extract_"): Book(path) for path in sorted(FOLDER.glob("extract_*.xlsx"))}


@lru_cache
def child_records():
    """Records of the row-level extracts: agency -> list of dict."""
    return {
        agency: list(book.rows(*RECORD))
        for agency, book in extracts().items()
        if code("extract_form", book["form"]) == "rows"
    }


@lru_cache
def case_books():
    """Case returns that are current and involved: list of (agency, case, Book)."""
    with (FOLDER / "decisions.csv").open(encoding="utf-8", newline="") as handle:
        decided = {row["place"]: row["sha256"] for row in csv.DictReader(handle)}
    found = []
    for path in sorted(FOLDER.glob("case_*.xlsx")):
        _, rest = path.stem.split("_", 1)
        body, case = rest.split("_HSB-")
        case = f"HSB-{case[:2]}"
        wanted = decided.get(f"case/{body}/{case}")
        if wanted and hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            continue
        book = Book(path)
        if code("yes_no", book["involved"]) == "yes":
            found.append((body.split(".")[0], case, book))
    return found


def persons(children):
    """One entry a child of all extracts together: the list of its records."""
    found = defaultdict(list)
    for agency, records in children.items():
        own = {}
        for record in records:
            if record["linked_case"]:
                own[record["child_id"]] = str(record["linked_case"]).strip().upper()
        for record in records:
            key = own.get(record["child_id"], (agency, record["child_id"]))
            found[key].append({**record, "agency": agency})
    return list(found.values())


def reference_levels():
    """The panel's reference by what was known then: case -> (tool, level)."""
    names = ["panel_case", "reference_tool", "reference_hackett_then", "reference_brook_then"]
    reference = {}
    for row in Book(FOLDER / "panel_panel.xlsx").rows(*names):
        tool = code("tool", row["reference_tool"])
        if tool in LISTS:
            reference[row["panel_case"]] = (tool, group(LISTS[tool], code(LISTS[tool], row[f"reference_{tool}_then"])))
    return reference


def age_band(age):
    """The band of an age."""
    if not isinstance(age, int | float):
        return "unknown"
    bands = {"0-4": (0, 4), "5-9": (5, 9), "10-14": (10, 14), "15-17": (15, 17)}
    return next((name for name, (low, high) in bands.items() if low <= age <= high), "outside")


CATEGORY = {
    "age_band": lambda record: age_band(record["age"]),
    "gender": lambda record: group("gender", code("gender", record["gender"])),
    "ethnicity": lambda record: group("ethnicity", code("ethnicity", record["ethnicity"])),
    "role": lambda record: group("role", code("role", record["role"])),
}


HELD = {
    "age_band": lambda record: record["age"],
    "ethnicity": lambda record: code("ethnicity", record["ethnicity"]),
    "gender": CATEGORY["gender"],
    "role": CATEGORY["role"],
}


def together(records, characteristic):
    """Known beats unknown; two different known values are a conflict, though one category would hold both."""
    said = [CATEGORY[characteristic](record) for record in records]
    known = [record for record, value in zip(records, said, strict=True) if value not in UNKNOWN]
    if len({HELD[characteristic](record) for record in known}) > 1:
        return "conflict"
    if known:
        return CATEGORY[characteristic](known[0])
    return next(value for value in ("refused", "not_obtained", "unknown") if value in said)


def period(when):
    """The period of a day."""
    if when is None:
        return "not_known"
    if not FIRST <= when <= LAST:
        return "out_of_scope"
    return "pre_covid" if when < CUT else "in_covid"
