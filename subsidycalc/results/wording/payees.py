"""Whom counts are of: enterprises (regions with them), persons who are paid themselves, or both; each is called what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.texts.registry import Wording

HIDDEN: Final = "*"
"""What a person's number shows and no enterprise's code does."""

Whom: TypeAlias = Literal["enterprises", "persons", "both"]


def whom(in_person: Iterable[bool]) -> Whom:
    """Return whom counts are of, where some are persons and some are not; of nobody they are of enterprises."""
    kinds = set(in_person)
    if kinds == {True, False}:
        return "both"
    return "persons" if kinds == {True} else "enterprises"


def whom_by_code(codes: Iterable[str]) -> Whom:
    """Return whom counts are of, by the codes that results show."""
    return whom(HIDDEN in code for code in codes)


def whom_of(batch: BatchResult) -> Whom:
    """Return whom the counts of a batch are of: by the provisions that it assessed, or by all where there are none."""
    assessed = [one for one in batch.provisions if one.status == "assessed"]
    return whom(
        batch.dictionary.entities_of(one.provision.table).paid_in_person
        for one in assessed or batch.provisions
    )


def of_whom(wording: Wording, key: str, counted: Whom, **values: object) -> str:
    """Say a text, in the words for persons or for both where it has any."""
    special = f"{key}.{counted}"
    return wording.say(special if wording.has(special) else key, **values)


def payee_columns(wording: Wording, counted: Whom) -> tuple[str, str]:
    """Return what the columns of the code and the name of who is paid are called."""
    names = ("uscc", "name") if counted == "enterprises" else ("payee", "payee_name")
    code, name = (wording.say(f"sheets.columns.{one}") for one in names)
    return code, name
