"""Registers that a batch is held against before payment: how a file declares them, and those that the program brings."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta, Struct

from subsidycalc.declared.validation import validated
from subsidycalc.declared.words import key, values_said
from subsidycalc.tables.dictionary import Dictionary, TableDeclaration, built_in
from subsidycalc.tables.dictionary.declarations import Declared, FieldDeclaration, FieldName
from subsidycalc.tables.recognising.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subsidycalc.tables.model import InputFile, Table, TableDefinition

AS_OF: Final = "as_of"
"""Stands among the days of a row for the day that its policy is judged as of."""

RegisterName = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class RegisterDeclaration(Declared):
    """A register: what is matched, over which days, and what follows; of one of ours only what is said otherwise."""

    zh: str = key(default="", description="What it is called in Chinese")
    en: str = key(default="", description="What it is called in English; the Chinese name where not given")
    aliases: tuple[str, ...] = key(default=(), description="Other names, of its sheet too")
    matches: tuple[Literal["uscc", "id_number"], ...] = key(
        default=(),
        description="What is matched: an enterprise by its code, a person by ID number; the first that an entry gives",
    )
    on: FieldName | None = key(
        default=None, description="Its column with the day of what happened; it holds from the day after"
    )
    since: FieldName | None = key(default=None, description="Its column with the first day that it holds")
    until: FieldName | None = key(
        default=None, description="Its column with the last day that it holds; still where blank"
    )
    against: tuple[FieldName, ...] = key(
        default=(),
        description="The date fields of the row that these days are held against, and `as_of` for the policy's; always where there are none",
    )
    follows: Literal["refuse", "review"] | None = key(
        default=None, description="What follows from a match: the row is refused, or a person looks"
    )
    clause: str = key(default="", description="The clause that asks for it")
    field: dict[FieldName, FieldDeclaration] = key(
        default_factory=dict, description="Its columns beside the code, or the name and ID number"
    )

    def over(self, base: RegisterDeclaration | None) -> RegisterDeclaration:
        """Return this declaration where it says otherwise of another."""
        if base is None:
            return self
        said = {key: getattr(self, key) for key in self.said}
        return base.saying(**{**said, "field": {**base.field, **self.field}})

    def as_text(self) -> str:
        """Return it as a result records it."""
        return json.dumps(values_said(self), ensure_ascii=False, separators=(",", ":"))

    @property
    def is_whole(self) -> bool:
        """Whether it says all that a register must."""
        dated = bool(self.on or self.since or self.until)
        named = {one for one in (self.on, self.since, self.until) if one is not None}
        return (
            bool(self.zh and self.matches and self.follows)
            and dated == bool(self.against)
            and (named <= set(self.field))
        )

    def definition(self, name: str) -> TableDefinition:
        """Return the table that its file holds."""
        by_number = self.matches == ("id_number",)
        declared = TableDeclaration(
            zh=self.zh,
            en=self.en,
            aliases=self.aliases,
            payee="person" if by_number else None,
            field=self.field,
        )
        key = name.replace("-", "_")
        return Dictionary((), built_in().common).with_declared({key: declared}).named(key)


class Register(Struct, frozen=True):
    """A register as it was read."""

    name: str
    declared: RegisterDeclaration
    table: Table
    file: InputFile

    @property
    def code(self) -> str:
        """Return the reason code of who stands in it."""
        return f"register-{self.name}"

    @property
    def called(self) -> tuple[tuple[str, str], ...]:
        """Return what a notice calls it."""
        return (("register", self.declared.zh), ("register_en", self.declared.en or self.declared.zh))


@cache
def registers_at_hand() -> Mapping[str, RegisterDeclaration]:
    """Return the registers that the program brings, by name."""
    text = Path(__file__).with_name("registers.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text)["register"]
    return {name: validated(RegisterDeclaration, one) for name, one in written.items()}


def name_meant(written: str, known: Mapping[str, RegisterDeclaration]) -> str | None:
    """Return the register that a name means, be it its own name, its title or another name; None where none does."""
    wanted = folded(written)
    return next((name for name, one in known.items() if wanted in map(folded, _names(name, one))), None)


def _names(name: str, declared: RegisterDeclaration) -> Iterable[str]:
    return (one for one in (name, declared.zh, declared.en, *declared.aliases) if one)
