"""Identifiers in free text: how many of the invented ones are flagged, and how many clean sentences are."""

from __future__ import annotations

import random

import pytest
from stdnum.gb import nhs, upn

from maca.returns.identifiers import find_identifiers

SENTENCES = [
    "The referral named {} in the second paragraph.",
    "{} was written on the strategy discussion record.",
    "Contact details: {}, as the school told us.",
    "We checked {} against the register and closed it.",
    "See the chronology ({}) for the rest.",
]
CLEAN = [
    "The plan was reviewed on {d}/{m}/2020 and {n} of 10 professionals attended.",
    "Section 47 enquiry opened within {n} days; case HSB-0{d} was discussed at MASH.",
    "Guidance NG55 and theme T3.1 were followed; statement f{d}_{m} is established.",
    "Support rose from {n}% to {m}5% between 2019-20 and 2020-21.",
    "Year {d} pupils had {n} sessions of 45 minutes; room {m}{n}.",
    "The assessment of {n} June 2020 named power and consent; version 2.{d}.",
    "The child said that school was better now and that {n} friends had helped.",
    "Referral 2020/{n}{m}{d}0 closed after {n} weeks, score {d}.{m}.",
    "Police log {n}{m}{d} of 12 May 2020 and the YOT asset score of {n} were read.",
    "A born leader, the practitioner met the family {n} times in {m} months.",
]


def nhs_number(rng: random.Random) -> str:
    while True:
        digits = "".join(str(rng.randrange(10)) for _ in range(9))
        number = next((digits + str(last) for last in range(10) if nhs.is_valid(digits + str(last))), None)
        if number:
            grouped = f"{number[:3]} {number[3:6]} {number[6:]}"
            return rng.choice([grouped, f"NHS {number}", f"NHS no. {grouped}", grouped.replace(" ", "-")])


def pupil_number(rng: random.Random) -> str:
    while True:
        digits = f"{rng.choice([801, 823, 878])}{rng.randrange(10**9):09d}"
        for letter in "ABCDEFGHJKLMNPQRTUVWXYZ":
            if upn.is_valid(letter + digits):
                return letter + digits


def postcode(rng: random.Random) -> str:
    area = rng.choice(["TQ", "EX", "PL", "B", "SW", "M"])
    text = f"{area}{rng.randrange(1, 20)} {rng.randrange(10)}{rng.choice(['AB', 'PL', 'NX'])}"
    return rng.choice([text, text.lower(), text.replace(" ", "")])


def email(rng: random.Random) -> str:
    return rng.choice(["a.person", "mum_99", "J.O'x".replace("'", "")]) + rng.choice(
        ["@example.org", "@mail.example.co.uk", " at example dot org"]
    )


def phone(rng: random.Random) -> str:
    last = f"{rng.randrange(1000):03d}"
    return rng.choice(
        [f"07700 900{last}", f"01632 960{last}", f"(01632) 960 {last}", f"+44 7700 900 {last}", f"07700900{last}"]
    )


def birth_date(rng: random.Random) -> str:
    day = rng.choice(["03/02/2008", "3.2.08", "3 February 2008", "2008-02-03", "3rd Feb 2008"])
    return rng.choice([f"DOB {day}", f"d.o.b. {day}", f"born {day}", f"date of birth: {day}", f"born on {day}"])


MAKERS = {
    "nhs_number": nhs_number,
    "upn": pupil_number,
    "postcode": postcode,
    "email": email,
    "phone": phone,
    "birth_date": birth_date,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_of_sixty_invented_sentences_nearly_all_are_flagged(kind: str) -> None:
    rng = random.Random(kind)
    texts = [rng.choice(SENTENCES).format(MAKERS[kind](rng)) for _ in range(60)]
    missed = [text for text in texts if kind not in find_identifiers(text)]
    assert len(missed) <= 3, missed


def test_of_three_hundred_clean_sentences_few_are_flagged() -> None:
    rng = random.Random(5)
    texts = [
        rng.choice(CLEAN).format(d=rng.randrange(1, 9), m=rng.randrange(1, 9), n=rng.randrange(1, 30))
        for _ in range(300)
    ]
    flagged = [text for text in texts if find_identifiers(text)]
    assert len(flagged) <= 15, flagged[:5]


def test_a_number_without_a_valid_check_digit_is_no_nhs_number() -> None:
    assert find_identifiers("NHS 943 476 5918") == []


def test_names_are_found_after_a_title_and_where_they_are_known() -> None:
    assert find_identifiers("We spoke to Mrs Larkspur about it") == ["name"]
    assert find_identifiers("We spoke to Larkspur about it") == []
    assert find_identifiers("We spoke to Larkspur about it", frozenset({"Larkspur"})) == ["name"]


def test_a_flag_holds_the_kind_and_never_the_value(tmp_path, definition) -> None:
    from returned import Returned

    returned = Returned(definition, tmp_path)
    case = returned.case()
    case.set("voice_child", "Ring the family on 07700 900123", "R120")
    returned.put("case_police_HSB-01.xlsx", case)
    row = returned.load().faults.iloc[0]
    assert (row["code"], row["sheet"], row["cell"]) == ("R120", case.expected[0].sheet, case.expected[0].cell)
    assert "07700" not in " ".join(map(str, row))
    assert row["message"] == "The text seems to hold a telephone number."
