"""From the text of a policy file to data; where it is no TOML, what the person who wrote it did, and where."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec import Struct

from subsidycalc.policy.mistakes import NO_HINT, Mistake, PolicyFileError, hint_of
from subsidycalc.policy.positions import declared_twice, line_and_column
from subsidycalc.policy.source import MOST_BYTES
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, said
from subsidycalc.texts.suggestions import words_with_other_names
from subsidycalc.texts.toml_text import DEEPEST, STRING, toml_of
from subsidycalc.vocabulary.quantities import half_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.policy.source import PolicySource

_MOST_SHOWN: Final = 40

_TOML_PLACE: Final = pattern(r" \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)")
_WHOLE_OR_COMMENT: Final = pattern(rf"{STRING}|#[^\n]*", re.DOTALL)
_SIGN: Final = pattern(rf"{STRING}|#[^\n]*|[\[\]{{}}]", re.DOTALL)
_OPEN_QUOTE: Final = pattern(rf"(?:{STRING}|#[^\n]*|[^\"'])*+(\"\"\"|'''|[\"'])", re.DOTALL)

_CURLY: Final = "“”„‟‘’‚‛「」『』＂＇"
_FULL_WIDTH: Final = dict(zip("＝：［］【】｛｝，、＃．。", "==[][]{},,#..", strict=True))
_BLANKS: Final = "\u3000\u00a0\u200b\u200c\u200d\u2060\ufeff"

_YES: Final = frozenset({"是", "真", "对", "有", "yes", "y", "true", "on"})
_NO: Final = frozenset({"否", "假", "错", "无", "no", "n", "false", "off"})
_NOTHING: Final = frozenset({"null", "none", "nil", "nan", "无", "空"})

DAY: Final = pattern(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
"""A day, however a person writes it: year, month, day."""
_MONTH: Final = pattern(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月)")
_FIGURE: Final = pattern(r"[-−＋+]?[0-9][0-9.,]*(?:%|‰|[^\W\d_][^\s\"'=]*)")
_DIGITS: Final = pattern(r"0[0-9]+")
_GROUPED: Final = pattern(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_OPEN_QUOTES_SAID: Final = ("Illegal character '\\n'", "Unterminated string", "Expected \"'", "Expected '\"")
"""What the reader of TOML says of a quote without an end."""
_NEXT_PAIR: Final = pattern(r"[A-Za-z0-9_.-]+[ \t]*=|\[\[?[A-Za-z0-9_. -]+\]\]?[ \t]*(?:#.*)?(?:\n|$)|$")
_IN_WORD: Final = r"[^\s,\[\]{}#=\"'，、＝：［］｛｝]|(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))"
_WORD: Final = pattern(rf"(?:{_IN_WORD})*")


def parsed(source: PolicySource) -> dict[str, Any]:
    """Return the data of a policy file; PolicyFileError where it is no TOML, or none that a policy could be."""
    if len(source.text.encode(errors="replace")) > MOST_BYTES:
        raise PolicyFileError(source, [Mistake((), said("policy_file.too_large", most=f"{MOST_BYTES:,}"))])
    try:
        written = toml_of(source.text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyFileError(source, [_fault_of(source.text, str(error))]) from None
    except ValueError:
        raise PolicyFileError(source, [Mistake((), said("policy_file.number_too_long"))]) from None
    except RecursionError:
        raise PolicyFileError(source, [too_deep()]) from None
    if _is_deeper(written, DEEPEST):
        raise PolicyFileError(source, [too_deep()])
    if not written:
        hint = said("policy_file.start_from_another")
        raise PolicyFileError(source, [Mistake((), said("policy_file.empty"), hint)])
    return written


def too_deep() -> Mistake:
    """Return what is said of a file whose tables stand in tables without end."""
    return Mistake((), said("policy_file.too_deep"))


def _is_deeper(written: object, most: int) -> bool:
    """Whether tables and lists are nested deeper than that, found level by level and not by calls within calls."""
    level = [written]
    for _ in range(most):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


class _Told(NamedTuple):
    """What a person did: the text of it, where, and the way out."""

    said: Said
    offset: int
    hint: Said = NO_HINT


class _Fault(Struct, frozen=True, dict=True):
    """Where the reading of TOML ended, and what stands around."""

    text: str
    english: str
    """What the reader of TOML says, without the place."""
    offset: int

    @cached_property
    def line_start(self) -> int:
        return self.text.rfind("\n", 0, self.offset) + 1

    @cached_property
    def line(self) -> str:
        return self.text[self.line_start :].partition("\n")[0]

    @cached_property
    def rest(self) -> str:
        """What follows, to the end of the line."""
        return self.text[self.offset : self.line_start + len(self.line)]

    @cached_property
    def outside(self) -> str:
        """The line with its strings and comments blanked out, as far as their quotes are whole."""
        return _WHOLE_OR_COMMENT.sub(lambda match: " " * len(match[0]), self.line)

    @cached_property
    def word_start(self) -> int:
        """Where the word begins that the reader of TOML stopped in."""
        column = self.offset - self.line_start
        words = (match for match in _WORD.finditer(self.line) if match[0])
        return self.line_start + next(
            (one.start() for one in words if one.start() <= column <= one.end()), column
        )

    @cached_property
    def word(self) -> str:
        """What stands there without spaces, signs and quotes around."""
        match = _WORD.match(self.text, self.word_start)
        return match[0] if match else ""

    @cached_property
    def open_brackets(self) -> list[int]:
        """Where the brackets stand that are open at the fault, the outermost first."""
        opened: list[int] = []
        for match in _SIGN.finditer(self.text, 0, self.offset):
            if match[0] in "[{":
                opened.append(match.start())
            elif match[0] in "]}" and opened:
                opened.pop()
        return opened

    def place_of(self, offset: int) -> Said:
        """Say where something else stands."""
        line, column = line_and_column(self.text, offset)
        return said("policy_file.toml.place", line=line, column=column)


def _fault_of(text: str, english: str) -> Mistake:
    """Say where a text is no TOML and what was meant, as far as it can be told."""
    place = _TOML_PLACE.search(english)
    offset = len(text.rstrip())
    if place and place[1]:
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        offset = starts[int(place[1]) - 1] + int(place[2]) - 1
    fault = _Fault(text, _TOML_PLACE.sub("", english), offset)
    for look in _LOOKS:
        told = look(fault)
        if told is not None:
            return Mistake((), told.said, told.hint, offset=told.offset)
    return Mistake((), said("policy_file.toml.not_toml", english=fault.english), offset=offset)


def _twice(fault: _Fault) -> _Told | None:
    if not any(sign in fault.english for sign in ("overwrite", "twice", "uplicate", "immutable")):
        return None
    end = fault.line_start + len(fault.line)
    twice = declared_twice(fault.text[:end])
    if twice is None:
        return _Told(said("policy_file.toml.twice"), fault.offset)
    first = fault.place_of(twice.first)
    return _Told(said("policy_file.toml.twice_at", name=twice.name, first=first), twice.again)


def _curly_quote(fault: _Fault) -> _Told | None:
    """See full-width or curly quotes: where the value begins, or one at the end of what begins with a straight one."""
    found = next((n for n, sign in enumerate(fault.outside) if sign in _CURLY), None)
    if found is None and fault.line.count('"') % 2:
        found = next((n for n, sign in enumerate(fault.line) if sign in _CURLY), None)
    if found is None:
        return None
    return _Told(said("policy_file.toml.curly_quote", sign=fault.line[found]), fault.line_start + found)


def _full_width_sign(fault: _Fault) -> _Told | None:
    here = fault.offset - fault.line_start
    signs = [n for n, sign in enumerate(fault.outside) if sign in _FULL_WIDTH or sign in _BLANKS]
    found = here if here in signs else next(iter(signs), None)
    if found is None:
        return None
    sign = fault.outside[found]
    if sign in _BLANKS:
        return _Told(said("policy_file.toml.blank", code=f"U+{ord(sign):04X}"), fault.line_start + found)
    told = said("policy_file.toml.full_width", sign=sign, ascii=_FULL_WIDTH[sign])
    return _Told(told, fault.line_start + found)


def _bracket_open(fault: _Fault) -> _Told | None:
    """See a bracket that is not closed before the next line `key = …` or `[table]`."""
    header = fault.line.lstrip().startswith("[") and "=" not in fault.outside
    if header and fault.english.startswith("Expected ']"):
        return _Told(said("policy_file.toml.header_open"), fault.line_start)
    opened = [one for one in fault.open_brackets if one < fault.line_start or not header]
    if not opened:
        return None
    begins = fault.line_start + len(fault.line) - len(fault.line.lstrip())
    in_inline = fault.text[opened[-1]] == "{"
    follows = begins > opened[-1] and _NEXT_PAIR.match(fault.text, begins) and fault.offset >= begins
    at_end = not fault.text[fault.offset :].strip()
    if in_inline and not fault.rest.partition("#")[0].strip() and not at_end:
        return _Told(said("policy_file.toml.inline_open"), opened[-1])
    if at_end or (follows and not in_inline):
        sign = fault.text[opened[-1]]
        return _Told(said("policy_file.toml.bracket_open", sign=sign), opened[-1])
    return None


def _quote_open(fault: _Fault) -> _Told | None:
    """See a quote that is opened and not closed."""
    if not any(sign in fault.english for sign in _OPEN_QUOTES_SAID):
        return None
    start = fault.line_start
    match = _OPEN_QUOTE.match(fault.text, start, start + len(fault.line))
    if match is None:
        match = _OPEN_QUOTE.match(fault.text)
    return _Told(said("policy_file.toml.quote_open"), match.start(1) if match else fault.offset)


def _unquoted(fault: _Fault) -> _Told | None:
    """See a value without the quotes that it needs, or a yes or no in other words."""
    word = fault.word.rstrip(";；")
    plain = half_width(word)
    if not plain or not _is_value(fault):
        return None
    told = _meant(word, plain, plain[:_MOST_SHOWN])
    if told is None and fault.english == "Invalid value" and not word.startswith(("-", "+")):
        told = said("policy_file.toml.quotes_for_text", found=word[:_MOST_SHOWN])
    return told and _Told(told, fault.word_start)


def _meant(word: str, plain: str, shown: str) -> Said | None:
    """Return how a value without quotes should be written, where its form tells what it is."""
    if plain.casefold() in _YES | _NO:
        due = "true" if plain.casefold() in _YES else "false"
        return said("policy_file.toml.yes_or_no", found=shown, due=due)
    if plain.casefold() in _NOTHING:
        return said("policy_file.toml.nothing", found=shown)
    if match := DAY.fullmatch(plain):
        return _day(match, shown)
    if match := _MONTH.fullmatch(plain):
        month = f"{match[1]}-{int(match[2] or match[3]):02d}"
        return said("policy_file.toml.month", found=shown, month=month)
    if _DIGITS.fullmatch(plain) or _FIGURE.fullmatch(plain):
        return said("policy_file.toml.quotes_for_figure", found=shown)
    if _GROUPED.fullmatch(plain):
        return said("policy_file.toml.grouped", found=shown, due=plain.replace(",", ""))
    if plain != word and plain.replace(".", "").isdigit():
        return said("policy_file.toml.full_width_digits", found=word[:_MOST_SHOWN], due=shown)
    return None


def _is_value(fault: _Fault) -> bool:
    """Whether the word stands where a value does: after an equals sign, or in brackets."""
    before = fault.line[: fault.word_start - fault.line_start].rstrip()
    return before.endswith(("=", "[", ",")) or (not before and bool(fault.open_brackets))


def _day(match: re.Match[str], shown: str) -> Said:
    try:
        day = dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return said("policy_file.toml.no_such_day", found=shown)
    return said("policy_file.toml.day", found=shown, day=day.isoformat())


def _comma_missing(fault: _Fault) -> _Told | None:
    if fault.english not in {"Unclosed array", "Unclosed inline table"} or fault.rest[:1] in {"", "\r"}:
        return None
    if fault.open_brackets and fault.rest[:1] in "]}":
        sign = fault.text[fault.open_brackets[-1]]
        return _Told(said("policy_file.toml.wrong_bracket", sign=sign, found=fault.rest[0]), fault.offset)
    return _Told(said("policy_file.toml.comma_missing"), fault.offset)


def _no_equals(fault: _Fault) -> _Told | None:
    """See a line that should be `key = value` and is written otherwise."""
    if "'=' after a key" in fault.english:
        kind = "colon" if fault.rest[:1] == ":" else "no_equals"
        return _Told(said(f"policy_file.toml.{kind}"), fault.offset)
    if fault.english == "Invalid value" and not fault.rest.partition("#")[0].strip(" ,\t\r]}"):
        return _Told(said("policy_file.toml.value_missing"), fault.offset)
    return None


def _no_key(fault: _Fault) -> _Told | None:
    """See a key in Chinese, or none."""
    if fault.english != "Invalid statement" and "key part" not in fault.english:
        return None
    if fault.rest[:1] == "}":
        return _Told(said("policy_file.toml.comma_too_many"), fault.offset)
    if fault.word and not fault.word.isascii():
        hint = hint_of(fault.word, words_with_other_names())
        return _Told(
            said("policy_file.toml.key_not_ascii", found=fault.word[:_MOST_SHOWN]), fault.word_start, hint
        )
    return None


def _sign_by_itself(fault: _Fault) -> _Told | None:
    if "'\\'" in fault.english or "escape" in fault.english.casefold() or "hex" in fault.english:
        at = fault.text.rfind("\\", 0, fault.offset + 1)
        return _Told(said("policy_file.toml.backslash"), max(at, fault.line_start))
    if fault.english.startswith(("Illegal character", "Found invalid character")):
        return _Told(said("policy_file.toml.control_character"), fault.offset)
    if fault.english.startswith("Expected newline"):
        if '"' in fault.rest.partition("#")[0]:
            return _Told(said("policy_file.toml.quote_within"), fault.offset)
        return _Told(said("policy_file.toml.too_much", found=fault.rest.strip()[:_MOST_SHOWN]), fault.offset)
    return None


_LOOKS: Final[tuple[Callable[[_Fault], _Told | None], ...]] = (
    _twice,
    _curly_quote,
    _full_width_sign,
    _bracket_open,
    _quote_open,
    _unquoted,
    _comma_missing,
    _no_equals,
    _no_key,
    _sign_by_itself,
)
"""What people do, the plainest first; the first that is seen is told."""
