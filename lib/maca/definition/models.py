"""The definition of an audit as typed models: what is asked of whom, on which scales, by which rules."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

__all__ = [
    "EDITIONS",
    "STRANDS",
    "Agency",
    "Body",
    "CaseRule",
    "Chapter",
    "Code",
    "CodeList",
    "Comparison",
    "Criterion",
    "Definition",
    "DisclosurePolicy",
    "Edition",
    "FieldRow",
    "Finding",
    "Floors",
    "Input",
    "Level",
    "Link",
    "Linkage",
    "Migration",
    "Objective",
    "Pair",
    "Prompt",
    "Quality",
    "Question",
    "RuleSeverity",
    "Scale",
    "Strand",
    "Theme",
    "Wave",
    "Wording",
]

Strand = Literal["case", "framework", "extract", "panel", "actions", "pulse"]
STRANDS: tuple[str, ...] = ("case", "framework", "extract", "panel", "actions", "pulse")
Edition = Literal["restricted", "partnership", "public"]
EDITIONS: tuple[str, ...] = ("restricted", "partnership", "public")
Severity = Literal["ERROR", "QUERY", "WARNING", "INFO"]
Ticks = Literal["", "tick", "tick_or_x"]
Expectation = Literal["required", "where_involved", "not_expected"]
LEAST_WORDS = 4
"""Words that a justification has at least."""

InputType = Literal["text", "note", "date", "whole", "code", "codes", "rating"]


def _identifier(text: str) -> str:
    if not text or not all(ch.islower() or ch.isdigit() or ch == "_" for ch in text):
        raise ValueError("must be lower snake case, as c3_2 or looked_after")
    return text


Identifier = Annotated[str, AfterValidator(_identifier)]


class _Strict(BaseModel):
    """Immutable, and closed against unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Objective(_Strict):
    """One aim of the terms of reference, in this project's own words."""

    id: Annotated[str, Field(pattern=r"^T[0-9]+\.[0-9]+$")]
    label: str
    text: str


class Theme(_Strict):
    """One heading of the terms of reference with its objectives.

    `whole` names the aspects of its questions that must all be met for practice to be whole, as in an assessment that
    sees behaviour, development, family and environment; empty means all aspects.
    """

    id: Annotated[int, Field(ge=1, le=99)]
    label: str
    objectives: Annotated[list[Objective], Field(min_length=1)]
    whole: list[str] = []


class Body(_Strict):
    """Who is asked for a return: an agency, a team (`health.camhs`) or an organisation (`schools.elmfield`)."""

    id: str
    label: str
    agency: str
    kind: Literal["agency", "team", "organisation", "partnership"]
    aliases: list[str] = []


class Team(_Strict):
    """A named unit of an agency; expectations left out are those of its agency."""

    id: Identifier
    label: str
    aliases: list[str] = []
    case: Expectation | None = None
    framework: Expectation | None = None


class Agency(_Strict):
    """A kind of body, its teams, and what each strand may ask of it."""

    id: Identifier
    label: str
    short: str
    aliases: list[str] = []
    teams: list[Team] = []
    organisations: bool = False
    case: Expectation = "where_involved"
    framework: Expectation = "required"
    extract: bool = False
    roles: str = ""


class Wave(_Strict):
    """One collection round.

    `optional` names strands that nobody is asked for until the scope grid says so, `most_questions` how long the form
    of a strand may be: rated questions, or columns of the pulse.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    label: str
    opens: date
    due: date
    reports: date
    scope_from: date
    scope_to: date
    strands: Annotated[list[Strand], Field(min_length=1)]
    cases: Annotated[int, Field(ge=1)]
    optional: list[Strand] = []
    most_questions: dict[Strand, Annotated[int, Field(ge=1)]] = {}
    earlier: str | None = None


class Criterion(_Strict):
    """A rule by which cases are chosen; `rule` names the test that the tables apply to it."""

    id: Identifier
    label: str
    text: str
    rule: Literal[
        "found_by", "phase_primary", "phase_secondary", "any_sen", "in_scope", "role_known", "period_pre", "period_in"
    ]


class Period(_Strict):
    """The cut between two periods of the scope."""

    cut: date
    before: str
    after: str
    sensitivity: list[date] = []
    source: str


class CaseRule(_Strict):
    """How many answers on one case become one statement about that case."""

    panel_decides: bool = True
    question: Literal["any_body", "most_bodies"] = "any_body"
    theme_share: Annotated[float, Field(ge=0, lt=1)] = 0.5
    text: str


class Floors(_Strict):
    """Least counts below which nothing is concluded, each with its reason in docs/methods."""

    verdict_cases: Annotated[int, Field(ge=1)] = 3
    agreement_cases: Annotated[int, Field(ge=2)] = 5
    agreement_raters: Annotated[int, Field(ge=2)] = 2
    body_cases: Annotated[int, Field(ge=1)] = 3
    median_cases: Annotated[int, Field(ge=1)] = 3
    domain_completeness: Annotated[float, Field(gt=0, le=1)] = 0.5
    pulse_staff: Annotated[int, Field(ge=2)] = 5


class Quality(_Strict):
    """When a characteristic of the data picture can be relied on; docs/methods gives the reason of each number.

    `rely_known`, `care_known`: least share of children of whom it is known; `rely_agree`, `care_agree`: least share on
    whom agencies agree, judged from `least_shared` children known to two agencies; `one_code_from`: records from which
    one code for all of them is suspicious; `birthday_share`: share of dates on the 1st or 15th that is; `oldest`: ages
    above it cannot be right; `stops_early_from`: referrals from which none in the last quarter of the scope is odd.
    """

    rely_known: Annotated[float, Field(gt=0, le=1)] = 0.9
    care_known: Annotated[float, Field(ge=0, le=1)] = 0.7
    rely_agree: Annotated[float, Field(gt=0, le=1)] = 0.9
    care_agree: Annotated[float, Field(ge=0, le=1)] = 0.75
    least_shared: Annotated[int, Field(ge=1)] = 5
    one_code_from: Annotated[int, Field(ge=2)] = 10
    birthday_share: Annotated[float, Field(gt=0, le=1)] = 0.5
    oldest: Annotated[int, Field(ge=1)] = 25
    stops_early_from: Annotated[int, Field(ge=1)] = 11


class Linkage(_Strict):
    """Which identifiers extracts may carry, so that one child in several extracts counts once.

    `identifiers` maps upn, nhs_number, initials_dob or date_of_birth to the justification of asking for it; `custodian`
    is the role that keeps the key of the hashes, `key_file` the file where it lies, outside the project. A date of
    birth by itself links nothing: it gives the age at the referral and is dropped, and needs no key. None is asked by
    default.
    """

    identifiers: dict[Literal["upn", "nhs_number", "initials_dob", "date_of_birth"], str] = {}
    custodian: str = ""
    key_file: str = ""

    @model_validator(mode="after")
    def _is_justified(self) -> Linkage:
        for name, justification in self.identifiers.items():
            if len(justification.split()) < LEAST_WORDS:
                raise ValueError(f"must give {name} its justification, in a sentence")
        keyed = set(self.identifiers) - {"date_of_birth"}
        if keyed and not (self.custodian.strip() and self.key_file.strip()):
            raise ValueError("must name the custodian of the key and its file (key_file)")
        return self


class DisclosurePolicy(_Strict):
    """How one edition protects children; `None` thresholds protect by access alone."""

    threshold: Annotated[int, Field(ge=2)] | None = None
    reason: str
    zeros: Literal["free", "sensitive", "fixed"] = "free"
    ten_case: Literal["show", "words", "omit"] = "show"
    child_counts: bool
    case_rows: bool
    available: bool = True
    marking: str


class Chapter(_Strict):
    """A notebook of the report, in reading order."""

    id: Identifier
    notebook: str
    title: str
    each: Literal["theme"] | None = None
    needs_earlier: bool = False
    after: list[str] = []


class Scale(_Strict):
    """An ordered scale with its levels."""

    id: Identifier
    version: str
    levels: Annotated[list[Level], Field(min_length=2)]

    @cached_property
    def by_value(self) -> dict[str, Level]:
        """Levels by their value."""
        return {level.value: level for level in self.levels}

    @property
    def rated(self) -> list[Level]:
        """Levels that are ratings, in order."""
        return [level for level in self.levels if level.kind == "rating"]


class Level(_Strict):
    """One row of scales.csv."""

    scale: Identifier
    value: Identifier
    label: str
    order: int
    meets_standard: bool | None
    kind: Literal["rating", "not_applicable", "not_known"]
    aliases: list[str] = []
    version: str


class Code(_Strict):
    """One row of a code list."""

    code: str
    label: str
    group: str = ""
    aliases: list[str] = []
    version: str
    source: str = ""


class CodeList(_Strict):
    """A code list: codes/<id>.csv."""

    id: Identifier
    codes: Annotated[list[Code], Field(min_length=1)]

    @cached_property
    def by_code(self) -> dict[str, Code]:
        """Codes by their code."""
        return {code.code: code for code in self.codes}

    @property
    def groups(self) -> list[str]:
        """Groups in the order in which they first stand in the list."""
        return list(dict.fromkeys(code.group for code in self.codes))


class Question(_Strict):
    """One rated item: a question of the case strand or a statement of the framework strand."""

    id: Identifier
    strand: Literal["case", "framework"]
    theme: int
    objective: str
    label: str
    text: str
    help: str = ""
    scale: Identifier
    aspect: str = ""
    evidence_required: bool = False
    waves: list[str] = []


class Wording(_Strict):
    """Another wording of a question or statement, under a licence of its own: a row of wording.csv, never in git."""

    id: Identifier
    text: Annotated[str, Field(min_length=1)]
    help: str = ""


class FieldRow(_Strict):
    """One input that is no rating: a row of fields/<strand>.csv.

    `each` names a code list of which every code gives one input: `{code}` in `id` and `label` is replaced. `prefilled`
    says of a table's column that maca writes it before a person sees the workbook: `key` says which row it is, `shown`
    is there to be read; a row with nothing more in it than these was not filled in. `ticks` lets a tick stand for yes,
    or a tick and an x, which in other places may mean no.
    """

    id: str
    sheet: str
    section: str = ""
    table: str = ""
    each: str = ""
    label: str
    type: InputType
    codes: str = ""
    required: bool = False
    theme: int | None = None
    objective: str = ""
    help: str = ""
    waves: list[str] = []
    prefilled: Literal["", "key", "shown"] = ""
    ticks: Ticks = ""


class Link(_Strict):
    """A framework statement and a case question that speak of one practice."""

    statement: Identifier
    question: Identifier


class Finding(_Strict):
    """A finding or recommendation of the earlier review."""

    id: Identifier
    kind: Literal["finding", "recommendation"]
    label: str
    text: str
    theme: int
    source: str
    waves: list[str] = []


class Comparison(_Strict):
    """A category of the data picture and the reference figure that it is read beside: a row of comparisons.csv.

    `here` names the category in the extracts, as `age_band:0-4` or, by codes, `sen_provision:E;S`; it is empty where
    the audit holds no such figure. `measure`, `period`, `area` and `group` find the row of the reference file;
    `indicative` says that it covers another group than children, so that no limits are drawn from it.
    """

    characteristic: Identifier
    category: str
    here: Annotated[str, Field(pattern=r"^([a-z_]+:.+)?$")] = ""
    measure: str
    period: str
    area: str
    group: str
    caveat: str = ""
    indicative: bool = False


def version_key(version: str) -> tuple[int, ...]:
    """Order versions by their numbers; blank comes before all.

    Examples
    --------
    >>> version_key("") < version_key("1.9") < version_key("1.10")
    True
    """
    return tuple(int(part) for part in re.findall(r"\d+", version))


class RuleSeverity(_Strict):
    """How grave this audit takes a rule of the intake: a row of rules.csv.

    `version` is the version of the definition from which on this holds, blank for ever since; OFF retires a rule.
    """

    code: Annotated[str, Field(pattern=r"^R[0-9]{3}$")]
    severity: Severity | Literal["OFF"]
    version: str = ""


class Migration(_Strict):
    """What an input of an older version is called now: a row of migrations.csv; `new` is blank where it was dropped."""

    version: str
    old: str
    new: str = ""


class Pair(_Strict):
    """Two answers that must go together: a row of pairs.csv.

    Where the input `when` has one of the values `values`, the input `then` must be `must`: answered or blank.
    """

    id: Identifier
    strand: Strand
    when: str
    values: Annotated[list[str], Field(min_length=1)]
    then: str
    must: Literal["answered", "blank"]
    text: str


def _no_number(text: object) -> object:
    return None if text == "" else text


Bound = Annotated[float | None, BeforeValidator(_no_number)]


class Prompt(_Strict):
    """A rule that turns rows of a table into questions for the panel and the group: a row of prompts.csv.

    A row of `table` prompts if it is shown, its columns have the values of `where` (as
    `measure=case;verdict=blind_spot`), its `of` is at least `least_of`, and its value is at least `at_least` and below
    `below`, where these are given. In `text` {n}, {of} and the names of the table's columns are replaced, ids by
    their labels.
    """

    id: Identifier
    table: str
    where: str = ""
    at_least: Bound = None
    below: Bound = None
    least_of: int = 0
    text: str


class Input(_Strict):
    """One thing a return is asked for, wherever its cell lies.

    `table` is empty for a single cell and names the table for a column of one; `scale` names a scale
    (type rating) or a code list (types code, codes); `part` tells the inputs of one question apart.
    """

    id: str
    strand: Strand
    sheet: str
    section: str = ""
    table: str = ""
    label: str
    help: str = ""
    type: InputType
    scale: str = ""
    required: bool = False
    question: str = ""
    part: str = ""
    theme: int | None = None
    objective: str = ""
    prefilled: Literal["", "key", "shown"] = ""
    ticks: Ticks = ""


class Definition(_Strict):
    """All that maca knows of one audit."""

    id: Identifier
    title: str
    short_title: str
    partnership: str
    version: str
    dated: date
    digest: str
    marking: str
    case_prefix: str
    themes: list[Theme]
    agencies: list[Agency]
    waves: list[Wave]
    sheets: dict[Strand, list[str]] = {}
    criteria: list[Criterion]
    period: Period
    case_rule: CaseRule
    floors: Floors
    disclosure: dict[Edition, DisclosurePolicy]
    chapters: list[Chapter]
    reference: list[str]
    scales: dict[str, Scale]
    codes: dict[str, CodeList]
    questions: list[Question]
    fields: dict[str, list[FieldRow]]
    links: list[Link]
    findings: list[Finding]
    rules: list[RuleSeverity] = []
    colours: dict[str, dict[Literal["red", "amber", "green"], str]] = {}
    migrations: list[Migration] = []
    pairs: list[Pair] = []
    comparisons: list[Comparison] = []
    prompts: list[Prompt] = []
    quality: Quality = Quality()
    linkage: Linkage = Linkage()
    banner: str

    @cached_property
    def severities(self) -> dict[str, Severity | Literal["OFF"]]:
        """How grave each rule is in this version: of several rows for one code the newest that holds already."""
        now = version_key(self.version)
        rows = sorted(self.rules, key=lambda row: version_key(row.version))
        return {row.code: row.severity for row in rows if version_key(row.version) <= now}

    @property
    def retired(self) -> list[str]:
        """Codes of rules that an older version applied and this one does not."""
        return sorted(code for code, severity in self.severities.items() if severity == "OFF")

    def with_rules_of(self, version: str) -> Definition:
        """Return this definition as returns of an older version are held against it: with the rules of that version."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return self.model_validate({**fields, "version": version})

    @property
    def objectives(self) -> list[tuple[int, Objective]]:
        """Every objective with its theme, in order."""
        return [(theme.id, objective) for theme in self.themes for objective in theme.objectives]

    def theme(self, identifier: int) -> Theme:
        """Return the theme with this id."""
        return next(theme for theme in self.themes if theme.id == identifier)

    def agency(self, identifier: str) -> Agency:
        """Return the agency with this id."""
        return next(agency for agency in self.agencies if agency.id == identifier)

    def wave(self, identifier: str) -> Wave:
        """Return the wave with this id; `load.check_wave` refuses an unknown one."""
        return next(wave for wave in self.waves if wave.id == identifier)

    def questions_of(self, strand: str, wave: str) -> list[Question]:
        """Return the questions that a wave asks in a strand, in the order of the bank."""
        return [q for q in self.questions if q.strand == strand and (not q.waves or wave in q.waves)]

    def findings_of(self, wave: str) -> list[Finding]:
        """Return the findings of the earlier review that a wave asks about."""
        return [f for f in self.findings if not f.waves or wave in f.waves]

    @cached_property
    def bodies(self) -> list[Body]:
        """Agencies and teams that the definition itself names (organisations come from the scope grid)."""
        found = []
        for agency in self.agencies:
            found.append(
                Body(id=agency.id, label=agency.label, agency=agency.id, kind="agency", aliases=agency.aliases)
            )
            found += [
                Body(id=f"{agency.id}.{team.id}", label=team.label, agency=agency.id, kind="team", aliases=team.aliases)
                for team in agency.teams
            ]
        return found

    def expectation(self, body: str, strand: str) -> str:
        """Say whether a strand may ask this body: required, where_involved or not_expected.

        An agency with teams is asked through its teams, one with organisations through them; the
        agency itself may still answer in the framework strand.
        """
        agency_id, _, unit = body.partition(".")
        agency = self.agency(agency_id)
        if strand == "pulse":
            return "where_involved"
        if strand == "extract":
            return "required" if agency.extract and not unit else "not_expected"
        if strand not in ("case", "framework"):
            return "not_expected"
        team = next((team for team in agency.teams if team.id == unit), None)
        own = getattr(team, strand) if team else None
        return own or getattr(agency, strand)
