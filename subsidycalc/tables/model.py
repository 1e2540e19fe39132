"""The shapes that every later stage reads: fields, columns, tables, notices and the batch."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import force_setattr, replace

from subsidycalc.tables.harmless import harmless
from subsidycalc.texts.spoken import SpokenError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.tables.dictionary.registers import Register
    from subsidycalc.tables.plausible import Rule
    from subsidycalc.tables.short_texts import ShortTexts
    from subsidycalc.texts.spoken import Said

Array = np.ndarray[Any, np.dtype[Any]]
"""The one name for a numpy array of any kind; what it holds is said where it is declared."""

PRESENT: Final = 0
"""The cell holds a usable value."""
BLANK: Final = 1
"""The cell is blank (`-`, `—`, `/` and, outside flags, `无` included)."""
FIRST_FAULT: Final = 2
"""States from here on are faults: `FAULT_CODES[state - FIRST_FAULT]`."""

FAULT_CODES: Final[tuple[str, ...]] = (
    "invalid-number",
    "negative-number",
    "out-of-range",
    "not-whole",
    "invalid-date",
    "invalid-flag",
    "invalid-choice",
    "unit-conflict",
    "cell-error",
    "formula-uncached",
    "merged-cell",
    "uscc-length",
    "uscc-format",
    "uscc-checksum",
    "id-length",
    "id-format",
    "id-checksum",
    "id-birthdate",
    "id-precision-lost",
    "industry-conflict",
    "invalid-code",
    "text-too-long",
    "account-format",
    "duplicate-enterprise",
)
"""Codes of faulty cells, in the order of their states; the last of a cell that another row of its enterprise contradicts."""

OPEN_ENDED: Final = 2_000_000
"""The day number of a contract without a fixed term (无固定期限), later than every real date."""


def fault_state(code: str) -> int:
    """Return the column state that stands for a fault code."""
    return FIRST_FAULT + FAULT_CODES.index(code)


def fault_code(state: int) -> str:
    """Return the fault code that a column state (at least `FIRST_FAULT`) stands for."""
    return FAULT_CODES[state - FIRST_FAULT]


class Kind(Enum):
    """What a column holds, and so the type of `Column.values`."""

    TEXT = "text"  # int32 index into `categories`
    USCC = "uscc"  # int32 index into `categories`
    REGION = "region"  # int32 index into `categories`: 2, 4 or 6 digits as text
    INDUSTRY = "industry"  # int32 index into `categories`: letter and digits, e.g. "C3411"
    COUNTRY = "country"  # int32 index into `categories`: ISO 3166 alpha-2, or "" where not resolved
    CHOICE = "choice"  # int32 index into `categories`: the canonical Chinese choice
    FLAG = "flag"  # bool
    MONEY = "money"  # int64 fen
    ENERGY = "energy"  # int64 ten-thousandths of a kWh
    NUMBER = "number"  # int64, as many decimals of its field's unit as the field keeps
    COUNT = "count"  # int64 whole number of persons, months or points
    PERCENT = "percent"  # int64, 10**12 stands for 1 (100 %)
    DATE = "date"  # int32 days since 1970-01-01
    DATE_OR_MONTH = "date-or-month"  # int32 first day; the last possible day stands in `upper`
    MONTH = "month"  # int32 first day of the month
    ID = "id"  # int64 first 17 digits of a whole ID number (0 otherwise); see `IdentityDetail`
    ACCOUNT = "account"  # int32 index into `categories`, which are masked; the whole ones stand in `Column.accounts`


PERCENT_UNIT: Final = 10**12
"""What 100 % is in a `Kind.PERCENT` column."""


class Field(Struct, frozen=True):
    """One column of the data dictionary (INTERFACE: names are fixed)."""

    name: str
    zh: str
    kind: Kind
    en: str = ""
    aliases: tuple[str, ...] = ()
    period: Literal["none", "any", "month"] = "none"
    choices: tuple[str, ...] = ()
    choice_aliases: tuple[tuple[str, str], ...] = ()
    """Other spellings of a choice (lower case), each with the choice that it stands for."""
    blank_means_no: bool = False
    open_ended: bool = False
    positive: bool = False
    """Whether zero is out of range."""
    per: tuple[str, ...] = ()
    """What an amount is per by its own name (`月` of a monthly rent): a heading may say so behind the unit."""
    most: int | None = None
    """The largest value that is not out of range, in the unit that the column stores."""
    unit: str = ""
    """Of a `Kind.NUMBER`: its unit."""
    decimals: int = 0
    """Of a `Kind.NUMBER`: how many decimals of the unit are stored."""
    units: tuple[tuple[str, int], ...] = ()
    """Of a `Kind.NUMBER`: the units that headings and cells may name, each as a power of ten of what is stored."""
    unit_in_heading: bool = False
    """Whether a heading without a unit is refused: offices state it now in one unit, now in another."""
    note: Said | None = None
    """What the template says beside it."""
    example: str = ""
    """What the template's example holds, "" where that follows from the kind."""

    @property
    def stored_as_one(self) -> int:
        """Return what a policy's 1 is in the unit that the column stores: of a share 100 %, of a number its unit."""
        return PERCENT_UNIT if self.kind is Kind.PERCENT else 10**self.decimals


PERSON: Final = "_person"
"""The field that tells one person paid without an enterprise from another; no declaration can name it."""
PERSONS: Final = "_persons"
"""The table of these persons, drawn from the rows that name them; no declaration can name it."""


class TableDefinition(Struct, frozen=True):
    """One table of the data dictionary: its names, its fields in order, and what its rows are."""

    name: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    aliases: tuple[str, ...] = ()
    entity: str = "uscc"
    """The field that names who is paid: `uscc`, or `region_code` in the table of regions."""
    persons: bool = False
    """Whether a row stands for a person (the table has `id_number`)."""
    drawn: tuple[Field, ...] = ()
    """Fields that no file has: they are drawn from others when a batch has been read."""
    named_by: tuple[str, ...] = ()
    """The fields that tell one event from another; told from what provisions look at where there are none."""
    plausible: tuple[Rule, ...] = ()
    """What is plausible of its figures; what is not is noticed, and pays in no silence."""

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError where there is none."""
        for candidate in (*self.fields, *self.drawn):
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    @property
    def paid_in_person(self) -> bool:
        """Whether the person on a row is paid, without an enterprise."""
        return self.entity == PERSON

    @property
    def told_by(self) -> str:
        """Return the field by which a file tells who is paid."""
        return "id_number" if self.paid_in_person else self.entity


NO_DAY: Final = -(2**31)
"""Where an array of day numbers holds no day."""

FULL, LEGACY, MASKED, PREFIX = 0, 1, 2, 3
"""Forms of an ID number: 18 digits, 15 digits, masked, only a prefix."""


class IdentityDetail(Struct, frozen=True):
    """What is known of each ID number beside its 17 digits; arrays are per row."""

    form: Array
    """uint8: FULL, LEGACY, MASKED or PREFIX."""
    prefix: Array
    """int32: the first six digits, unseen ones as 0 (330302; 33 alone is 330000)."""
    prefix_length: Array
    """uint8: how many of the six are visible, 0 to 6."""
    mark: Array
    """int32: one number per distinct masked text (visible digits and their places); -1 elsewhere."""
    birth_day: Array
    """int32: days since 1970-01-01 of the birth date of a whole number (FULL, LEGACY), `NO_DAY` elsewhere.

    A birth after the policy's `as_of` is for the judge to reject: normalising knows no policy.
    """
    marks: Sequence[str] = ()
    """The distinct masked texts, each 18 places with stars for what is hidden; `mark` is an index into them."""

    def taken(self, rows: Array) -> IdentityDetail:
        """Return what is known of some rows."""
        arrays = ("form", "prefix", "prefix_length", "mark", "birth_day")
        return replace(self, **{name: getattr(self, name)[rows] for name in arrays})


class Column(Struct):
    """One typed column: values, the state of each cell, and what faulty cells held.

    `values` and `state` have one element per row of the table; a value counts only where
    the state is PRESENT. Where the state is BLANK the value is 0, False, or index of "".
    """

    field: Field
    key: str
    """The field's name, with the period where it has one: `output[2023Q1]`, `pension[2023-01]`."""
    values: Array
    state: Array
    categories: Sequence[str] = ()
    upper: Array | None = None
    identity: IdentityDetail | None = None
    raw: Mapping[int, str] = msgspec.field(default_factory=dict)
    """What faulty cells held, by row position, already safe to show (IDs masked)."""
    masked: ShortTexts | None = None
    """ID columns only: masked texts to show, per row ("" where blank)."""
    accounts: Sequence[str] = ()
    """Columns of accounts only: the whole account of each category, for the list of payments alone."""
    heading: str = ""
    """The heading as the file has it."""
    letter: str = ""
    """The spreadsheet's column letter, "" where the source has none."""
    letters: tuple[str, ...] = ()
    """The letter on each of the table's sheets, where they differ in their order of columns."""
    unit: str = ""
    """The unit that the heading or the caller gave, "" where none."""
    number_format: str = ""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.values)

    def letter_on(self, sheet: int) -> str:
        """Return the column's letter on one of the table's sheets."""
        return self.letters[sheet] if self.letters else self.letter


class Table(Struct):
    """One recognised table, possibly put together from several sheets or files."""

    definition: TableDefinition
    sheets: tuple[str, ...]
    """Names of the sheets (files) that the rows come from."""
    sheet_index: Array
    """uint16 per row, ascending: index into `sheets`."""
    row_numbers: Array
    """int32 per row: the row number that Excel shows."""
    columns: dict[str, Column]
    rows_read: int
    """All rows below the header that held anything: data rows and those set aside."""
    set_aside: int = 0

    def __len__(self) -> int:
        """Return the number of data rows."""
        return len(self.row_numbers)

    def sheet_of(self, row: int) -> str:
        """Return the name of the sheet that a row stands on."""
        return self.sheets[int(self.sheet_index[row])]


class SheetLabel(str):  # noqa: SLOT000 - the few labels of a batch
    """How a sheet is told from all others of a batch, with the file and the sheet that it names."""

    file: str
    sheet: str

    @classmethod
    def of(cls, label: str, file: str, sheet: str) -> SheetLabel:
        """Return the label of a sheet of a file."""
        made = cls(label)
        made.file, made.sheet = file, sheet
        return made


def file_of(label: str) -> str:
    """Return the file that a label names, "" where it names none."""
    return label.file if isinstance(label, SheetLabel) else ""


def sheet_of(label: str) -> str:
    """Return the sheet that a label names."""
    return label.sheet if isinstance(label, SheetLabel) else label


def apart(label: str) -> str:
    """Return the sheet that a label names, with its file before it where there are several."""
    sheet = sheet_of(label)
    return sheet if sheet == str(label) else " ".join(filter(None, (file_of(label), sheet)))


class Notice(Struct, frozen=True):
    """Something an officer should know; it changes no verdict by itself.

    The text is rendered from `code` and `values` by the results' registry of texts.
    """

    code: str
    sheet: str = ""
    rows: tuple[int, ...] = ()
    """Excel row numbers, ascending; empty where the notice is about a sheet or the batch."""
    column: str = ""
    """The heading as the file has it, or the field's Chinese name."""
    values: tuple[tuple[str, str], ...] = ()
    """Named values for the text."""

    def __post_init__(self) -> None:
        """Make everything that the input brought in safe to show, wherever the notice comes from."""
        force_setattr(self, "sheet", harmless(self.sheet))
        force_setattr(self, "column", harmless(self.column))
        force_setattr(self, "values", tuple((name, harmless(text)) for name, text in self.values))


class InputFile(Struct, frozen=True):
    """One file that was read."""

    name: str
    size: int
    sha256: str

    def __post_init__(self) -> None:
        """Make the name safe to show: a file may be named after a person, number and all."""
        force_setattr(self, "name", harmless(self.name))


class Batch(Struct):
    """Everything that was read: tables by name, notices, files."""

    tables: dict[str, Table]
    notices: list[Notice]
    files: list[InputFile]
    looked_at: list[str] = msgspec.field(default_factory=list)
    """Sheet names met but not recognised as a table, for messages."""
    registers: tuple[Register, ...] = ()
    """What the batch is held against before payment."""


class UnusableInputError(SpokenError):
    """The input cannot be used at all: one clear line naming file, sheet, cell and the way out (exit 2)."""
