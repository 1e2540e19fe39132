"""Hold what a policy quotes against the text of its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.policy.lint.findings import Spot
from subsidycalc.policy.quotations import quotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.policy.lint.findings import Finding, View
    from subsidycalc.policy.quotations import DocumentText

_MOST_SHOWN: Final = 60


def quotation_findings(view: View, text: DocumentText | None) -> Iterator[Finding]:
    """Yield quotations that are not found or found twice, and sentences with a figure that nothing refers to."""
    quoted = list(quotations(view.declaration))
    if text is None:
        if quoted:
            yield from view.found("quotations-unchecked", "information", [Spot((), {"count": len(quoted)})])
        return
    hits = [(place, quote, text.hits(quote)) for place, quote in quoted]
    missing = [Spot(place, {"quote": quote}) for place, quote, found in hits if not found]
    twice = [
        Spot(place, {"quote": quote, "count": len(found)}) for place, quote, found in hits if len(found) > 1
    ]
    yield from view.found("quote-not-found", "error", missing)
    yield from view.found("quote-found-twice", "warning", twice)
    covered = [hit for _, _, found in hits for hit in found]
    loose = [
        Spot((), {"sentence": text.words(sentence)[:_MOST_SHOWN]})
        for sentence in text.sentences_with_figures()
        if not any(
            hit.paragraph == sentence.paragraph and hit.start < sentence.end and sentence.start < hit.end
            for hit in covered
        )
    ]
    yield from view.found("figure-unquoted", "information", loose)
