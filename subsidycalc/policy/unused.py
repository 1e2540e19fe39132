"""What a policy file declares and then uses nowhere: a condition that binds nobody, a figure that pays nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.policy.mistakes import Mistake
from subsidycalc.policy.places import is_choice, tables_within
from subsidycalc.texts.spoken import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from subsidycalc.policy.places import Written

_SAID: Final = {
    "condition": Said(
        "声明了但没有用到；请在 general、enterprise 或 where 中写上它的名称，或删去",
        "is declared and used nowhere; name it under general, enterprise or where, or delete it",
    ),
    "parameter": Said(
        '声明了但没有用到；请在金额处写 { parameter = "名称" }，或删去',
        'is declared and used nowhere; put { parameter = "name" } where its figure belongs, or delete it',
    ),
    "reading": Said(
        '声明了但没有用到；请在两种理解不同之处写 { reading = "名称", … }，或删去',
        'is declared and used nowhere; put { reading = "name", … } where the two differ, or delete it',
    ),
}


def unused(written: Mapping[str, Written]) -> Iterator[Mistake]:
    """Yield the conditions, parameters and readings that a policy file declares and uses nowhere."""
    used = {section: set(_used(section, written)) for section in _SAID}
    for section, said in _SAID.items():
        declared = written.get(section)
        for name in declared if isinstance(declared, dict) else ():
            if name not in used[section]:
                yield Mistake((section, name), said)


def _used(section: str, written: Mapping[str, Written]) -> Iterator[str]:
    """Yield names as they are used: a condition's stands in a list, a figure's or a reading's in a table of its own."""
    for _, table in tables_within(dict(written)):
        if section == "condition":
            yield from (
                item
                for held in table.values()
                if isinstance(held, list)
                for item in held
                if isinstance(item, str)
            )
        elif section == "parameter" and set(table) == {"parameter"}:
            yield str(table["parameter"])
        elif section == "reading" and is_choice(table):
            yield table["reading"]
