"""The policies at hand in a few lines each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subsidycalc.texts.wrapping import wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.policy.source import Outline
    from subsidycalc.texts.registry import Wording


def overview_text(outlines: Sequence[Outline], wording: Wording, width: int | None) -> str:
    """Return each policy's id, document and size, wrapped where a width is given."""
    return "\n".join(_lines(outlines, wording, width)) + "\n"


def _lines(outlines: Sequence[Outline], wording: Wording, width: int | None) -> Iterator[str]:
    for outline in outlines:
        yield outline.id
        title = outline.title(wording.language)
        named = title if title == outline.number else f"{outline.number}  {title}"
        yield from wrapped_lines(named, width, "    ", "    ")
        rules = wording.say(
            "pages.policies.rules",
            provisions=len(outline.provisions),
            readings=len(outline.readings),
            parameters=len(outline.parameters),
        )
        yield from wrapped_lines(rules, width, "    ", "    ")
    yield ""
    yield wording.say("pages.policies.more")


def overview_objects(outlines: Sequence[Outline]) -> list[dict[str, Any]]:
    """Return the same for other programs."""
    return [
        {
            "id": outline.id,
            "number": outline.number,
            "title": {"zh": outline.zh, "en": outline.en},
            "as_of": outline.as_of.isoformat(),
            "provisions": list(outline.provisions),
            "readings": outline.readings,
            "parameters": list(outline.parameters),
        }
        for outline in outlines
    ]
