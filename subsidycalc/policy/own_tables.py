"""The tables and fields that policies declare: what is wrong with them, and the dictionary that several come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.policy.mistakes import Mistake, hint_or_list
from subsidycalc.tables.dictionary import built_in
from subsidycalc.tables.dictionary.plausible_rules import rule_of
from subsidycalc.tables.dictionary.registers import registers_at_hand
from subsidycalc.tables.model import Kind
from subsidycalc.tables.recognising.folding import folded
from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from subsidycalc.policy.document import Policy
    from subsidycalc.tables.dictionary import Dictionary, TableDeclaration
    from subsidycalc.tables.dictionary.declarations import FieldDeclaration
    from subsidycalc.tables.model import Field, TableDefinition
    from subsidycalc.vocabulary.walking import Place

_SAID_ANEW = frozenset({"zh", "en", "aliases", "options", "note", "example"})
"""What a policy may say of a field that there is; what it holds is settled, for other policies read it too."""
_OF_OWN_TABLES = frozenset({"row", "payee", "named_by"})


class ClashingDeclarationsError(SpokenError):
    """Two policies of one run declare the same table or field in two ways."""


def declaration_mistakes(policy: Policy) -> Iterator[Mistake]:
    """Yield what is wrong with the tables and fields that a policy declares."""
    ours = built_in()
    sheets = {folded(name): table.name for table in ours.tables for name in _sheet_names(table)}
    for name, declared in policy.table.items():
        place: Place = ("table", name)
        table = policy.dictionary.named(name)
        if name in ours:
            yield from _settled_already(ours.named(name), declared, place)
        else:
            yield from _of_own_table(declared, table, place)
        for sheet in _sheet_names(table) if declared.zh or name not in ours else declared.aliases:
            other = sheets.setdefault(folded(sheet), name)
            if other != name:
                yield Mistake(place, said("policy_file.declared.sheet_taken", sheet=sheet, table=other))
        yield from _headings_taken(declared, table, place)
        yield from _implausible_rules(declared, table, place)
    for name, register in policy.registers.items():
        if not register.over(registers_at_hand().get(name)).is_whole:
            yield Mistake(("register", name), said("policy_file.register_not_whole", name=name))


def _sheet_names(table: TableDefinition) -> tuple[str, ...]:
    return tuple(filter(None, (table.name, table.zh, table.en, *table.aliases)))


def _settled_already(table: TableDefinition, declared: TableDeclaration, place: Place) -> Iterator[Mistake]:
    """Yield what is said anew of a table of ours, or of a field in it, that is settled."""
    for key in sorted(declared.said & _OF_OWN_TABLES):
        yield Mistake((*place, key), said("policy_file.declared.settled_table", key=key, table=table.name))
    there = {field.name for field in table.fields}
    for name, field in declared.field.items():
        here: Place = (*place, "field", name)
        if name in there:
            for key in sorted(field.said - _SAID_ANEW):
                yield Mistake((*here, key), said("policy_file.declared.settled", key=key, field=name))
            if field.options and not table.field(name).choices:
                yield Mistake((*here, "options"), said("policy_file.declared.no_choice", field=name))
        else:
            yield from _of_own_field(field, here)


def _of_own_table(declared: TableDeclaration, table: TableDefinition, place: Place) -> Iterator[Mistake]:
    if not declared.zh:
        yield Mistake(place, said("policy_file.declared.needs_zh", name=table.name))
    if declared.row in {"enterprise", "region"}:
        yield Mistake((*place, "row"), said("policy_file.declared.one_list"))
    if table.paid_in_person:
        for one, kind in (("name", Kind.TEXT), ("id_number", Kind.ID)):
            if table.field(one).kind is not kind:
                yield Mistake((*place, "field", one, "kind"), said("policy_file.declared.person", field=one))
    common = {field.name for field in built_in().common}
    for name, field in declared.field.items():
        if name not in common or field.kind is not None:
            yield from _of_own_field(field, (*place, "field", name))
    known = [field.name for field in table.fields]
    for number, name in enumerate(declared.named_by):
        if name not in known:
            text = said("policy_file.no_field", table=table.name, title=table.zh, name=name)
            yield Mistake((*place, "named_by", number), text, hint_or_list(name, known))


def _of_own_field(field: FieldDeclaration, place: Place) -> Iterator[Mistake]:
    if not field.zh:
        yield Mistake(place, said("policy_file.declared.needs_zh", name=place[-1]))
    if field.kind is None:
        yield Mistake(place, said("policy_file.declared.needs_kind", name=place[-1]))


def _headings_taken(declared: TableDeclaration, table: TableDefinition, place: Place) -> Iterator[Mistake]:
    """Yield headings that a policy gives to a field while another of the table is called so: both would be meant."""
    for name, field in declared.field.items():
        others = {heading: one.name for one in table.fields if one.name != name for heading in _headings(one)}
        for heading in filter(None, (field.zh, field.en, *field.aliases)):
            if folded(heading) in others:
                text = said(
                    "policy_file.declared.heading_taken",
                    heading=heading, field=name, other=others[folded(heading)],
                )  # fmt: skip
                yield Mistake((*place, "field", name), text)


def _headings(field: Field) -> Iterator[str]:
    yield from map(folded, filter(None, (field.name, field.zh, field.en, *field.aliases)))


def _implausible_rules(declared: TableDeclaration, table: TableDefinition, place: Place) -> Iterator[Mistake]:
    fields = {field.name: field for field in table.fields}
    for number, rule in enumerate(declared.plausible):
        if rule_of(rule, fields) is None:
            yield Mistake((*place, "plausible", number), said("policy_file.declared.no_rule"))


def dictionary_of(policies: Iterable[Policy]) -> Dictionary:
    """Return the dictionary of a run under some policies; ClashingDeclarationsError where two do not agree."""
    declared: dict[str, TableDeclaration] = {}
    by: dict[tuple[str, str], str] = {}
    for policy in {policy.id: policy for policy in policies}.values():
        for name, table in policy.table.items():
            declared[name] = _agreed(name, declared.get(name), table, by, policy.id)
    dictionary = built_in().with_declared(declared)
    _refuse_shared_names(dictionary, declared, by)
    return dictionary


def _agreed(
    name: str,
    before: TableDeclaration | None,
    table: TableDeclaration,
    by: dict[tuple[str, str], str],
    policy: str,
) -> TableDeclaration:
    """Return what two policies declare of one table together; what only one of them says holds for both."""
    if before is None:
        by[name, ""] = policy
        by.update({(name, field): policy for field in table.field})
        return table
    if (before.payee or "enterprise") != (table.payee or "enterprise"):
        raise _clash(name, "", by[name, ""], policy)
    for key in sorted(before.said & table.said - {"field", "payee"}):
        if getattr(before, key) != getattr(table, key):
            raise _clash(name, "", by[name, ""], policy)
    for field, one in table.field.items():
        if before.field.get(field, one) != one:
            raise _clash(name, field, by[name, field], policy)
        by.setdefault((name, field), policy)
    said_by_one = {key: getattr(table, key) for key in table.said - before.said}
    return before.saying(**said_by_one, field={**before.field, **table.field})


def _refuse_shared_names(
    dictionary: Dictionary, declared: Mapping[str, TableDeclaration], by: Mapping[tuple[str, str], str]
) -> None:
    """Refuse one heading for two fields, or one sheet name for two tables, that two policies brought."""
    sheets: dict[str, str] = {}
    for table in dictionary.tables:
        for sheet in map(folded, _sheet_names(table)):
            other = sheets.setdefault(sheet, table.name)
            if other != table.name and (table.name in declared or other in declared):
                raise _clash(table.name, "", by.get((other, ""), ""), by.get((table.name, ""), ""))
        headings: dict[str, str] = {}
        for field in table.fields:
            for heading in _headings(field):
                other = headings.setdefault(heading, field.name)
                first, second = by.get((table.name, other), ""), by.get((table.name, field.name), "")
                if other != field.name and first != second:
                    raise _clash(table.name, field.name, first, second)


def _clash(table: str, field: str, first: str, second: str) -> ClashingDeclarationsError:
    name = f"{table}.{field}" if field else table
    return ClashingDeclarationsError(
        said("policy_file.declared.clash", name=name, first=first, second=second)
    )
