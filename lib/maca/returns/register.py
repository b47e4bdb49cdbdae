"""The register of returns: the same file twice, several returns for one place, and the decisions about them."""

from __future__ import annotations

from maca.definition import Definition
from maca.returns.compare import differing_cells, same_content
from maca.returns.decisions import Decisions
from maca.returns.delivery import Delivery
from maca.returns.rules import Fault, fault

__all__ = ["register"]

_FIRST_CELLS = 10
"""How many differing cells a message names."""


def register(deliveries: list[Delivery], decisions: Decisions, definition: Definition) -> list[Fault]:
    """Decide which return is used for each place, and change the status of the others.

    Two different returns for one place are never merged: a recorded decision names the one that counts, and until
    there is one the first received is used and both are `undecided`.

    Returns
    -------
    list of Fault
        What is wrong with the decisions themselves.
    """
    _set_duplicates_aside(deliveries, definition)
    _set_same_content_aside(deliveries, definition)
    places: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        if delivery.status == "read":
            places.setdefault(delivery.place, []).append(delivery)
    faults = []
    for place, rivals in places.items():
        decision = decisions.by_place.get(place)
        chosen = next((delivery for delivery in rivals if decision and delivery.sha256 == decision.sha256), None)
        if decision is not None and chosen is None:
            faults.append(fault(definition, "R063", found=place, place=place, file="decisions.csv"))
        if len(rivals) == 1:
            rivals[0].used = True
        elif chosen is not None:
            _supersede(chosen, rivals, definition)
        else:
            _leave_undecided(place, rivals, definition)
    for place in decisions.by_place:
        if place not in places and place.partition("/")[0] in definition.fields:
            faults.append(fault(definition, "R063", found=place, place=place, file="decisions.csv"))
    return faults


def _set_duplicates_aside(deliveries: list[Delivery], definition: Definition) -> None:
    first: dict[str, Delivery] = {}
    for delivery in sorted(deliveries, key=_received_first):
        if delivery.status == "not_a_return":
            continue
        other = first.setdefault(delivery.sha256, delivery)
        if other is not delivery:
            delivery.status = "duplicate"
            delivery.superseded_by = other.file
            delivery.faults = [fault(definition, "R060", other=other.file)]


def _set_same_content_aside(deliveries: list[Delivery], definition: Definition) -> None:
    """A return that was only saved again says the same in every cell: it is a duplicate too."""
    known: dict[str, list[Delivery]] = {}
    for delivery in sorted(deliveries, key=_received_first):
        if delivery.status != "read":
            continue
        others = known.setdefault(delivery.place, [])
        other = next((other for other in others if same_content(delivery.answers, other.answers)), None)
        if other is None:
            others.append(delivery)
        else:
            delivery.status = "duplicate"
            delivery.superseded_by = other.file
            delivery.faults = [fault(definition, "R060", other=other.file)]


def _differences(delivery: Delivery, other: Delivery, definition: Definition) -> Fault:
    cells = differing_cells(delivery.answers, other.answers)
    named = ", ".join(cells[:_FIRST_CELLS])
    more = f" and {len(cells) - _FIRST_CELLS} more" if len(cells) > _FIRST_CELLS else ""
    return fault(definition, "R065", other=other.file, count=len(cells), cells=f"{named}{more}")


def _received_first(delivery: Delivery) -> tuple[str, str]:
    return (delivery.received[:10] or "9999", delivery.file)


def _supersede(chosen: Delivery, rivals: list[Delivery], definition: Definition) -> None:
    chosen.used = True
    for delivery in rivals:
        if delivery is not chosen:
            delivery.status = "superseded"
            delivery.superseded_by = chosen.file
            delivery.faults = [
                fault(definition, "R061", other=chosen.file),
                _differences(delivery, chosen, definition),
            ]


def _leave_undecided(place: str, rivals: list[Delivery], definition: Definition) -> None:
    rivals = sorted(rivals, key=_received_first)
    rivals[0].used = True
    for delivery in rivals:
        others = ", ".join(other.file for other in rivals if other is not delivery)
        delivery.status = "undecided"
        delivery.faults = [
            fault(definition, "R062", place=place, other=others),
            *([] if delivery.used else [_differences(delivery, rivals[0], definition)]),
            *delivery.faults,
        ]
