"""Whether every code of a policy has a text: in the registry, or in the policy's own `[codes]`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from subsidycalc.policy.document import Contradiction
from subsidycalc.policy.mistakes import NO_HINT, Mistake, hint_of
from subsidycalc.texts.registry import entries_of
from subsidycalc.texts.spoken import Said
from subsidycalc.vocabulary.derived import DerivedField
from subsidycalc.vocabulary.walking import words_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.policy.document import Policy
    from subsidycalc.vocabulary.walking import Place
    from subsidycalc.vocabulary.words import Word

_KEYS: Final = ("else_", "uncertain", "beyond", "tied", "incomplete")
_NOTICE_KEYS: Final = ("fallback_notice", "differ_notice")


def code_mistakes(policy: Policy) -> Iterator[Mistake]:
    """Yield every reason code and notice that nobody could read in words."""
    registered = {kind: _registered(kind) for kind in ("codes", "notices")}
    for place, word in words_within(policy):
        for key, code, kind in _codes_of(word):
            known = registered[kind] | set(policy.codes)
            if code not in known:
                yield _unnamed((*place, key), code, kind, known)


@cache
def _registered(kind: str) -> frozenset[str]:
    return frozenset(key.split(".")[1] for key in entries_of(kind))


def _codes_of(word: Word) -> Iterator[tuple[str, str, str]]:
    """Yield the codes that a word holds itself: key as the file writes it, code, what sort."""
    for name, key, kind in _coded_fields(type(word)):
        code = getattr(word, name)
        if isinstance(code, str):
            yield key, code, kind


@cache
def _coded_fields(word: type[Word]) -> tuple[tuple[str, str, str], ...]:
    """Return the fields of a kind of word that hold codes: name, key as the file writes it, what sort."""
    sorts = dict.fromkeys(_KEYS, "codes")
    sorts |= {"code": "codes"} if issubclass(word, Contradiction) else {}
    sorts |= dict.fromkeys(_NOTICE_KEYS, "notices") if issubclass(word, DerivedField) else {}
    fields = word.model_fields
    return tuple((name, fields[name].alias or name, kind) for name, kind in sorts.items() if name in fields)


def _unnamed(place: Place, code: str, kind: str, known: frozenset[str]) -> Mistake:
    if kind == "notices":
        said = Said(f"没有提示 {code!r}", f"there is no notice {code!r}")
        return Mistake(place, said, hint_of(code, sorted(known)))
    said = Said(f"代码 {code!r} 没有文字说明", f"the code {code!r} has no text")
    near = hint_of(code, sorted(known))
    declared = f'[codes] {code} = {{ zh = "…", en = "…" }}'
    if near == NO_HINT:
        return Mistake(place, said, Said(f"请加上 {declared}", f"add {declared}"))
    return Mistake(place, said, Said(f"{near.zh} 或加上 {declared}", f"{near.en} or add {declared}"))
