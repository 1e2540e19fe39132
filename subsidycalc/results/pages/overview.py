"""The policies at hand in a few lines each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subsidycalc.results.pages.plain_text import wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.loading import Declaration
    from subsidycalc.results.texts.registry import Wording


def overview_text(declarations: Sequence[Declaration], wording: Wording, width: int | None) -> str:
    """Return each policy's id, document and size, wrapped where a width is given."""
    return "\n".join(_lines(declarations, wording, width)) + "\n"


def _lines(declarations: Sequence[Declaration], wording: Wording, width: int | None) -> Iterator[str]:
    for declaration in declarations:
        document = declaration.default.document
        yield declaration.id
        title = document.title.spoken(wording.language)
        named = title if title == document.number else f"{document.number}  {title}"
        yield from wrapped_lines(named, width, "    ", "    ")
        rules = wording.say(
            "pages.policies.rules",
            provisions=len(declaration.default.provision),
            readings=len(declaration.readings),
            parameters=len(declaration.parameters),
        )
        yield from wrapped_lines(rules, width, "    ", "    ")
    yield ""
    yield wording.say("pages.policies.more")


def overview_objects(declarations: Sequence[Declaration]) -> list[dict[str, Any]]:
    """Return the same for other programs."""
    return [
        {
            "id": declaration.id,
            "number": declaration.default.document.number,
            "title": {
                "zh": declaration.default.document.title.zh,
                "en": declaration.default.document.title.en,
            },
            "as_of": declaration.default.document.as_of.isoformat(),
            "provisions": [provision.id for provision in declaration.default.provision],
            "readings": {name: list(reading.choices) for name, reading in declaration.readings.items()},
            "parameters": list(declaration.parameters),
        }
        for declaration in declarations
    ]
