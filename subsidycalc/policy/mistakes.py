"""What is wrong with a policy file: every mistake with its path, its meaning and a suggestion."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from subsidycalc.policy import amounts, conditions, document
from subsidycalc.policy.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import ValidationError


@dataclass(frozen=True)
class Mistake:
    """One mistake in a policy file."""

    path: str
    """Where: `provision[2].route[0].where[1].above`, or "" for the file as a whole."""
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        """Return the mistake as one line."""
        place = f"{self.path}: " if self.path else ""
        hint = f" ({self.suggestion})" if self.suggestion else ""
        return f"{place}{self.message}{hint}"


class PolicyFileError(Exception):
    """A policy file cannot be used; carries every mistake found."""

    def __init__(self, file: str, mistakes: Sequence[Mistake]) -> None:
        self.file = file
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(f"{file}: {mistake}" for mistake in self.mistakes))


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `did you mean "x"?` for the known name that is nearest, else ""."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f'did you mean "{found[0]}"?' if found else ""


def nearest_zh(name: str, known: Iterable[str]) -> str:
    """Return the same suggestion in Chinese."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f'是否想写 "{found[0]}"?' if found else ""


def from_validation(error: ValidationError, written: Any) -> list[Mistake]:  # noqa: ANN401 - raw TOML
    """Turn pydantic's findings into mistakes that name paths of the file."""
    mistakes = []
    for detail in error.errors(include_url=False):
        path = _path(detail["loc"], written)
        mistakes.append(_explain(detail["type"], path, detail))
    return list(dict.fromkeys(mistakes))


def _explain(kind: str, path: str, detail: Any) -> Mistake:  # noqa: ANN401 - pydantic's error detail
    last = path.rpartition(".")[2]
    if kind == "extra_forbidden":
        return Mistake(path, f"`{last}` is not known here", nearest(last, _field_names()))
    if kind == "missing":
        return Mistake(path, f"`{last}` is missing")
    if kind == "union_tag_not_found":
        keys = sorted(detail["input"]) if isinstance(detail["input"], dict) else [str(detail["input"])]
        words = [*conditions.CONDITION_WORDS, *amounts.AMOUNT_WORDS]
        hint = next((found for key in keys if (found := nearest(key, words))), "")
        return Mistake(
            path,
            f"no word of the vocabulary among {', '.join(keys)}",
            hint or f"words are {', '.join(words)}",
        )
    message = str(detail["msg"]).removeprefix("Value error, ")
    return Mistake(
        path, message, f"found {detail['input']!r}" if isinstance(detail["input"], (str, int)) else ""
    )


def _field_names() -> set[str]:
    names: set[str] = set()
    for module in (amounts, conditions, document):
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, Word):
                names |= {field.alias or name for name, field in model.model_fields.items()}
    return names


def _path(location: tuple[int | str, ...], written: Any) -> str:  # noqa: ANN401 - raw TOML
    """Return the path in the file, without the tags that pydantic puts between a condition and its fields."""
    path = ""
    tagged: set[int] = set()
    here = written
    for position, step in enumerate(location):
        last = position == len(location) - 1
        if isinstance(step, str) and not last and _is_tag(step, here) and id(here) not in tagged:
            tagged.add(id(here))
            continue
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
        here = _inside(here, step)
    return path.removeprefix(".")


def _is_tag(step: str, here: Any) -> bool:  # noqa: ANN401 - raw TOML
    if isinstance(here, str):
        return step == "named"
    words = (*conditions.CONDITION_WORDS, *amounts.AMOUNT_WORDS)
    return (
        isinstance(here, dict)
        and step in words
        and step in {word for word in words if word in here or "cases" in here}
    )


def _inside(here: Any, step: int | str) -> Any:  # noqa: ANN401 - raw TOML
    if isinstance(step, int):
        return here[step] if isinstance(here, (list, tuple)) and step < len(here) else None
    return here.get(step) if isinstance(here, dict) else None
