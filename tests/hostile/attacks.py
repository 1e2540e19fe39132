"""Attacks drawn at random, the same each time: each is refused, or the batch pays what it pays untouched.

Workbooks that get a second face, ledgers that somebody touched, and policies that somebody spoilt.
"""

from __future__ import annotations

import functools
import io
import json
import random
import re
import sqlite3
import tempfile
import warnings
import zipfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit.county import batch_of, person, policy_file
from audit.county import run as run_county
from hostile.office import MAIN, OFFICE, WHOLE, batch
from hostile.other_kinds import save_opendocument
from hostile.outcome import POLICY, Ended, assert_sound, command

from subsidycalc.audit.ledger import open_ledger
from subsidycalc.audit.person_keys import key_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ROOT: Final = Path(__file__).parents[2]
_READ: Final = {"enterprises": 2, "employees": 4}
"""How many rows the workbook of an office has."""


def attack(kind: str, seed: int, folder: Path) -> int:
    """Make one attack and run it; return how it ended, AssertionError where it succeeded."""
    return ATTACKS[kind](random.Random(f"{kind} {seed}"), folder)  # noqa: S311 - the same attack on every run


def _refused(ended: Ended, folder: Path) -> bool:
    """Whether the run was refused: one clear end, and nothing written."""
    assert ended.code in {0, 1, 2}, f"{ended.code}: {ended.err}"
    assert "Traceback" not in ended.err, ended.err
    if ended.code != 2:
        return False
    assert json.loads(ended.out) == {"error": ended.err.strip()}, ended.out
    assert not list(folder.iterdir()), "leaves a file behind"
    return True


# Workbooks with two faces.

_DECOYS: Final = ("400000", "1", "99999999", "0", "91330302MA0000001X", "是", "否")
_FOREIGN: Final = (("<foo:x>", "</foo:x>"), ('<mc:AlternateContent><mc:Choice Requires="foo">', "</mc:Choice></mc:AlternateContent>"),
    ("<!-- ", " -->"), ("<![CDATA[", "]]>"), ("<extLst><ext>", "</ext></extLst>"), ("<?x ", "?>"), ('<x xmlns="foo">', "</x>"),
    ("<mc:Fallback>", "</mc:Fallback>"), ("<x:c>", "</x:c>"), ("<row>", "</row>"), ("<is>", "</is>"), ("<r>", "</r>"))  # fmt: skip
_IN_VALUES: Final = (
    "<foo:b/>",
    "<!-- 9 -->",
    "<?x 9?>",
    "<x:v>0</x:v>",
    "<!-- &#48; -->",
    "<![CDATA[]]>",
    "<v>9</v>",
    "<r><t>9</t></r>",
)
_ATTRIBUTES: Final = (
    ' foo:r="C9"', ' foo:t="s"', ' foo:s="1"', ' foo:hidden="1"', ' x:r="D2"', ' x:t="str"', ' r="B2"', ' t="str"', ' s="0"',
    ' xmlns="foo"', f' xmlns="{MAIN}"', ' xmlns:r="foo"', ' cm="1"', ' vm="1"', ' ph="1"', ' xml:space="preserve"',
)  # fmt: skip
_SHOWN_CELL: Final = re.compile(r"<c r=\"[A-Z]+[0-9]+\"[^>]*>.*?</c>")
_TAG: Final = re.compile(r"<[a-zA-Z][^>]*>")
_TEXT_AND_RUN: Final = re.compile(r"<t[^>]*>([^<]*)</t><r><t[^>]*>\1</t></r>")
"""What is joined, by the standard and by whatever shows it: such a cell shows its text twice, it has no second face."""
_INLINE: Final = re.compile(r' t="inlineStr"><is><t xml:space="preserve">([^<]*)</t></is>')


def _two_faced(source: random.Random, folder: Path) -> int:
    (folder / "out").mkdir()
    if source.random() < 0.2:
        file, change = save_opendocument(batch(), folder / "batch.ods"), _second_face_of_opendocument
    else:
        file, change = batch().save(folder / "batch.xlsx"), _second_face
    with zipfile.ZipFile(file) as archive:
        parts = [(name, archive.read(name).decode()) for name in archive.namelist()]
    if file.suffix == ".xlsx" and source.random() < 0.3:
        parts = _with_shared_texts(parts)
    for _ in range(source.choice((1, 1, 2, 3))):
        parts = change(source, parts)
    _save(parts, file)
    ended = command("run", file, "-p", POLICY, "-o", folder / "out" / "result.xlsx", "--json")
    if _refused(ended, folder / "out"):
        return 2
    summary = ended.summary
    assert_sound(summary)
    if any(_TEXT_AND_RUN.search(xml) for _, xml in parts):
        return ended.code
    assert Decimal(summary["payable"]) == WHOLE, summary["payable"]
    assert {table: summary["rows"][table]["read"] for table in _READ} == _READ, summary["rows"]
    return ended.code


_Parts = list[tuple[str, str]]


def _save(parts: _Parts, file: Path) -> None:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        # a name that is there twice is what some attacks are
        warnings.simplefilter("ignore")
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)
    file.write_bytes(target.getvalue())


def _with_shared_texts(parts: _Parts) -> _Parts:
    """Move the texts of the cells into a part of their own."""
    texts: dict[str, int] = {}

    def shared(found: re.Match[str]) -> str:
        return f' t="s"><v>{texts.setdefault(found[1], len(texts))}</v>'

    moved = [(name, _INLINE.sub(shared, xml) if "sheets/" in name else xml) for name, xml in parts]
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    relation = (
        f'<Relationship Id="rt" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    moved = [
        (name, xml.replace("</Relationships>", relation) if "workbook.xml.rels" in name else xml)
        for name, xml in moved
    ]
    return [*moved, ("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{items}</sst>')]


def _second_face(source: random.Random, parts: _Parts) -> _Parts:
    action = source.random()
    if action < 0.07:
        return _second_part(source, parts)
    favoured = (
        "sheets/" if action < 0.7 else source.choice(("workbook.xml", "rels", "styles", "shared", "Types"))
    )
    places = [n for n, (name, _) in enumerate(parts) if favoured in name] or [0]
    chosen = source.choice(places)
    name, xml = parts[chosen]
    if "xmlns:foo" not in xml:
        more = f'xmlns:foo="foo" xmlns:x="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns='
        xml = xml.replace("xmlns=", more, 1)
    changed = source.choice(_ON_SHEETS if "sheets/" in name else _ANYWHERE)(source, xml)
    return [*parts[:chosen], (name, changed), *parts[chosen + 1 :]]


def _second_part(source: random.Random, parts: _Parts) -> _Parts:
    """Add a part under the same name, or one that some programs take for the same."""
    name, xml = source.choice(parts)
    other = source.choice(
        (name, name.upper(), name.replace("/", "\\"), f"/{name}", f"./{name}", name.replace("xl/", "xl//"))
    )
    decoy = (other, re.sub("<v>[0-9]+</v>", "<v>400000</v>", xml))
    return [decoy, *parts] if source.random() < 0.5 else [*parts, decoy]


def _decoy_of(source: random.Random, piece: str) -> str:
    """The same piece of markup with another value, which nobody is to read."""
    value = source.choice(_DECOYS)
    piece = re.sub(r"(<v>|<t[^>]*>)[^<]*", lambda found: found[1] + value, piece)
    return source.choice(
        (
            piece,
            piece,
            piece.replace("<", "<x:").replace("<x:/", "</x:"),
            piece.replace("<", "<foo:").replace("<foo:/", "</foo:"),
        )
    )


def _hidden(source: random.Random, piece: str) -> str:
    before, after = source.choice(_FOREIGN)
    return f"{before}{_decoy_of(source, piece)}{after}"


def _beside_a_cell(source: random.Random, xml: str) -> str:
    cells = list(_SHOWN_CELL.finditer(xml))
    found = source.choice(cells)
    hidden = _hidden(source, found[0])
    place = source.choice((found.start(), found.end()))
    return xml[:place] + hidden + xml[place:]


def _twice(source: random.Random, xml: str) -> str:
    """A cell, or its value, is there twice."""
    found = source.choice(list(_SHOWN_CELL.finditer(xml)))
    inside = re.sub("^<c[^>]*>|</c>$", "", found[0])
    piece, places = source.choice(
        [
            (found[0], (found.start(), found.end())),
            (inside, (found.end() - 4, found.start() + found[0].index(">") + 1)),
        ]
    )
    place = source.choice(places)
    return xml[:place] + _decoy_of(source, piece) + xml[place:]


def _row_of_another(source: random.Random, xml: str) -> str:
    found = source.choice(list(re.finditer("<row .*?</row>", xml)))
    place = source.choice(
        (found.start(), found.end(), xml.index("<sheetData>"), xml.index("</sheetData>") + 12)
    )
    piece = _hidden(source, found[0]) if source.random() < 0.7 else _decoy_of(source, found[0])
    return xml[:place] + piece + xml[place:]


def _rows_of_another(source: random.Random, xml: str) -> str:
    """The rows of a sheet stand once more somewhere else in it."""
    start, end = xml.index("<sheetData>"), xml.index("</sheetData>") + 12
    piece = _decoy_of(source, xml[start:end]) if source.random() < 0.3 else _hidden(source, xml[start:end])
    place = source.choice((start, end))
    return xml[:place] + piece + xml[place:]


def _within_a_value(source: random.Random, xml: str) -> str:
    found = source.choice(list(re.finditer("(?:<v>|<t[^>]*>)([^<]+)", xml)) or [re.search("<", xml)])  # type: ignore[list-item] # there is one
    place = source.randint(found.start(found.lastindex or 0), found.end())
    return xml[:place] + source.choice(_IN_VALUES) + xml[place:]


def _attribute(source: random.Random, xml: str) -> str:
    found = source.choice(list(_TAG.finditer(xml)))
    name = re.match("<[A-Za-z:]+", found[0])
    assert name
    place = found.start() + source.choice((len(name[0]), len(found[0].rstrip("/>"))))
    attribute = source.choice(_ATTRIBUTES)
    if source.random() < 0.3 and "=" in found[0]:
        own = source.choice(re.findall(r" ([A-Za-z:]+)=", found[0]))
        attribute = f' {source.choice(("foo:", "x:", ""))}{own.split(":")[-1]}="{source.choice(("9", "r2", "str", "hidden"))}"'
    return xml[:place] + attribute + xml[place:]


def _element_elsewhere(source: random.Random, xml: str) -> str:
    """Any whole element stands a second time, foreign, hidden or plain."""
    elements = list(re.finditer(r"<([A-Za-z]+)[^>]*?(?:/>|>[^<]*</\1>)", xml))
    found = source.choice(elements or [re.search("<.*>", xml)])  # type: ignore[list-item] # there is one
    before, after = source.choice((*_FOREIGN, ("", "")))
    piece = re.sub(
        '(numFmtId|Target|name|r:id|PartName|formatCode)="[^"]*"',
        lambda m: f'{m[1]}="{source.choice(("9", "14", "r2", "worksheets/sheet2.xml", "员工", "0,"))}"',
        found[0],
    )
    place = source.choice((found.start(), found.end()))
    return xml[:place] + before + piece + after + xml[place:]


_ANYWHERE: Final = (_attribute, _element_elsewhere, _within_a_value)
_ON_SHEETS: Final = (_beside_a_cell, _beside_a_cell, _twice, _row_of_another, _rows_of_another, *_ANYWHERE)


def _second_face_of_opendocument(source: random.Random, parts: _Parts) -> _Parts:
    chosen = next(n for n, (name, _) in enumerate(parts) if name == "content.xml")
    xml = parts[chosen][1].replace(
        "xmlns:office",
        'xmlns:foo="foo" xmlns:x="foo" xmlns:office',
        1 if "xmlns:foo" not in parts[chosen][1] else 0,
    )
    found = source.choice(list(re.finditer("<(table:table-cell|table:table-row|text:p)[ >].*?</\\1>", xml)))
    before, after = source.choice(
        (("<foo:x>", "</foo:x>"), ("<!-- ", " -->"), ("<?x ", "?>"), ("<table:shapes><table:table>", "</table:table></table:shapes>"),
         ("<office:annotation>", "</office:annotation>"), ("<table:tracked-changes>", "</table:tracked-changes>"))
    )  # fmt: skip
    decoy = re.sub('office:value="[^"]*"', 'office:value="400000"', found[0])
    place = source.choice((found.start(), found.end()))
    return [
        *parts[:chosen],
        ("content.xml", xml[:place] + before + decoy + after + xml[place:]),
        *parts[chosen + 1 :],
    ]


# Ledgers that somebody touched.


@functools.cache
def _kept_ledger() -> tuple[bytes, bytes, Path]:
    """A ledger of three batches and its key, beside the policy and the batches."""
    folder = Path(tempfile.mkdtemp(prefix="ledger-"))
    policy, book = policy_file(folder), folder / "book"
    run_county(
        batch_of(folder / "1", staff={"A": [person("f1"), person("f2")]}, buses={"A": 500}),
        policy,
        book,
        folder / "1.xlsx",
    )
    run_county(
        batch_of(folder / "2", staff={"B": [person("f3")]}, buses={"A": 300, "B": 100}, day="26"),
        policy,
        book,
        folder / "2.xlsx",
    )
    run_county(
        batch_of(folder / "3", buses={"A": 700}, output=["A"], day="27"), policy, book, folder / "3.xlsx"
    )
    with open_ledger(book) as ledger:
        ledger.withdraw(2, "replaced")
    batch_of(
        folder / "next",
        staff={"A": [person("f1"), person("f4")], "B": [person("f3")]},
        buses={"A": 1400, "B": 100},
        output=["A"],
        day="26",
    )
    return book.read_bytes(), key_path(book).read_bytes(), folder


_TO_THE_NEXT: Final = "1450.00"
"""What the batch after those pays: f1 was paid, f4 and f3 (whose batch was withdrawn) are not: 2 × 500; of the buses A has
half of 1,400 = 700 and of its 1,000 a year 250 + 350 are gone: 400; B half of 100 = 50; the factory was paid: 1,450 and
nothing more. (The first batch's 250 and the third's 350 count, the withdrawn 150 does not.)"""


def _touched_ledger(source: random.Random, folder: Path) -> int:
    content, key, kept = _kept_ledger()
    book = folder / "book"
    (folder / "out").mkdir()
    book.write_bytes(content)
    key_path(book).write_bytes(key)
    changed = source.choice(_TOUCHES)(source, book)
    ended = command(
        "run",
        kept / "next",
        "-p",
        kept / "county-2023.toml",
        "--ledger",
        book,
        "-o",
        folder / "out" / "r.xlsx",
        "--json",
    )
    assert ended.code in {0, 1, 2}, f"{ended.code}: {ended.err}"
    looked = command("history", "--ledger", book, "--json")
    assert looked.code in {0, 2}, f"{looked.code}: {looked.err}"
    if ended.code == 2:
        assert json.loads(ended.out) == {"error": ended.err.strip()}, ended.out
        assert not list((folder / "out").iterdir()), "leaves a file behind"
        return 2
    assert not changed, "what the ledger holds was changed unseen"
    assert ended.summary["payable"] == _TO_THE_NEXT, ended.summary["payable"]
    return ended.code


def _flipped(source: random.Random, book: Path) -> bool:
    damaged = bytearray(book.read_bytes())
    for _ in range(source.choice((1, 1, 2, 8))):
        damaged[source.randrange(len(damaged))] ^= 1 << source.randrange(8)
    book.write_bytes(damaged)
    return False


def _lost(source: random.Random, book: Path) -> bool:
    content = book.read_bytes()
    place, many = source.randrange(len(content)), source.choice((1, 1, 7, 512, 4096))
    book.write_bytes(
        content[:place]
        + source.choice((b"", bytes(min(many, len(content) - place))))
        + content[place + many :]
    )
    return False


def _pages_swapped(source: random.Random, book: Path) -> bool:
    content = book.read_bytes()
    pages = [content[place : place + 4096] for place in range(0, len(content), 4096)]
    one, other = (source.randrange(len(pages)) for _ in range(2))
    pages[one] = pages[other]
    book.write_bytes(b"".join(pages))
    return False


def _key_touched(source: random.Random, book: Path) -> bool:
    file = key_path(book)
    damaged = bytearray(file.read_bytes())
    place = source.randrange(len(damaged))
    if source.random() < 0.5:
        damaged[place] ^= 1 << source.randrange(8)
    else:
        del damaged[place : place + source.choice((1, len(damaged)))]
    file.write_bytes(damaged)
    return False


def _beside(source: random.Random, book: Path) -> bool:
    """A journal of another database, or rubbish under its name, lies beside."""
    content = book.read_bytes()
    name = source.choice(("-journal", "-wal", "-shm", ".key.new", ".lock"))
    rubbish = source.choice(
        (
            b"",
            source.randbytes(600),
            content[:4096],
            b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + source.randbytes(5000),
        )
    )
    book.with_name(book.name + name).write_bytes(rubbish)
    return False


def _edited(source: random.Random, book: Path) -> bool:
    """Another program changes, adds or takes out a row, or what the tables are."""
    with closing(sqlite3.connect(book)) as connection:
        before = list(connection.iterdump())
        table = source.choice(("batch", "award", "person", "event", "deduction", "benefit", "ledger"))
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        column = source.choice(columns)
        value = source.choice(
            (
                0,
                1,
                -1,
                2**62,
                "",
                "recorded",
                "withdrawn",
                "pending",
                b"",
                b"\0" * 32,
                None,
                "county/bonus once",
            )
        )
        where = f" WHERE rowid = {source.randint(1, 4)}" if source.random() < 0.8 else ""
        statements = (
            (f"UPDATE {table} SET {column} = ?{where}", (value,)),  # noqa: S608 - names of ours
            (f"UPDATE {table} SET {column} = {column} + 1{where}", ()),  # noqa: S608 - names of ours
            (f"DELETE FROM {table}{where}", ()),  # noqa: S608 - names of ours
            (f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}{where}", ()),  # noqa: S608 - names of ours
            (f"CREATE TRIGGER t AFTER INSERT ON batch BEGIN DELETE FROM {table}; END", ()),  # noqa: S608 - names of ours
            (f"DROP TABLE {table}", ()),
            (f"ALTER TABLE {table} ADD COLUMN more", ()),
            ("CREATE VIEW more AS SELECT 1", ()),
        )  # fmt: skip
        statement, values = source.choices(statements, weights=(8, 4, 4, 2, 1, 1, 1, 1))[0]
        try:
            connection.execute(statement, values)
            connection.commit()
        except sqlite3.Error:
            connection.rollback()
        return list(connection.iterdump()) != before


_TOUCHES: Final = (
    _flipped,
    _flipped,
    _lost,
    _pages_swapped,
    _key_touched,
    _beside,
    _edited,
    _edited,
    _edited,
    _edited,
)


# Policies that somebody spoilt.

_POLICIES: Final = tuple(
    sorted((_ROOT / "subsidycalc" / "policies").glob("*/policy.toml"))
    + sorted((_ROOT / "examples" / "policies").glob("*/policy.toml"))
)
_TOKENS: Final = (
    "true", "false", "0", "-1", "1", "99999999999999999999", "1e400", "nan", "inf", "0.1", '""', '"0"', '"-1元"', '"100%"', '"1000%"',
    '"0.00001%"', '"99999999999999999万元"', '"1/0"', '"1/3"', '"1e9元"', '"NaN"', '"１２元"', "[]", "{}", '["output"]', "2023-01-01", "9999-12-31",
    "0001-01-01", "07:32:00", '"[b]"', '"{amount}"', '"=1+1"', '"\\u202e"', '"\\u0000"', '"%s"', '"employees"', '"output"', '"output[2023Q1]"',
    '"output[9999Q9]"', '"all"', '"any"', '"not"', '{ reading = "x" }', '{ parameter = "x" }', '{ amount = "1元" }', '"甲" ', "'''\n'''",
    "{ not = { not = {} } }", "{ all = [] }", "{ any = [{ all = [] }] }", "[[[[[]]]]]",
)  # fmt: skip


_KEY_AND_VALUE: Final = re.compile(
    r"(?<![\w\"])([a-z_]+) = (\"[^\"\n]*\"|\[[^\[\]\n]*\]|\{[^{}\n]*\}|[0-9a-z-]+)"
)


def _spoilt_policy(source: random.Random, folder: Path) -> int:
    """Spoil a policy and run it on a batch; what it pays verifies, whatever it now says."""
    (folder / "out").mkdir()
    own = next(one for one in _POLICIES if POLICY in one.parts)
    text = source.choice((own, source.choice(_POLICIES))).read_text(encoding="utf-8")
    for _ in range(source.choice((1, 1, 1, 2, 4))):
        text = source.choice(_SPOILS)(source, text)
    policy, output = folder / "policy.toml", folder / "out" / "r.xlsx"
    policy.write_text(text, encoding="utf-8", errors="replace")
    file = batch().save(folder / "batch.xlsx")
    ended = command("run", file, "-p", policy, "-o", output, "--json")
    if ended.code == 2:
        assert json.loads(ended.out)["error"].strip() == ended.err.strip(), ended.out
        assert not list((folder / "out").iterdir()), "leaves a file behind"
        return 2
    assert ended.code in {0, 1}, f"{ended.code}: {ended.err}"
    assert_sound(ended.summary)
    assert not any(one["amount"].startswith("-") for one in ended.summary["provisions"]), ended.summary
    shown = command("show", policy)
    assert shown.code == 0, f"show: {shown.code}: {shown.err}"
    if source.random() < 0.2:
        _assert_verifies(output, file)
    return ended.code


def _assert_verifies(output: Path, file: Path) -> None:
    """Whatever the policy says, its result is reproduced; nothing is amiss but that nobody installed it."""
    verified = command("verify", output, "--input", file, "--json")
    assert verified.code in {0, 1}, f"verify: {verified.code}: {verified.err}"
    amiss = {one["code"] for one in json.loads(verified.out)["causes"]}
    assert amiss <= {"policy-not-installed", "policy-differs"}, amiss


def _a_value(source: random.Random, text: str) -> str:
    found = source.choice(
        list(re.finditer(r"(?<== )(?:\"[^\"\n]*\"|\[[^\]\n]*\]|\{[^}\n]*\}|[0-9a-z-]+)", text))
        or [re.search("", text)]
    )  # type: ignore[list-item] # there is one
    other = source.choice(list(re.finditer(r"(?<== )\"[^\"\n]*\"", text)) or [re.search("", text)])  # type: ignore[list-item] # there is one
    return text[: found.start()] + source.choice((source.choice(_TOKENS), other[0])) + text[found.end() :]


def _of_another(source: random.Random, text: str) -> str:
    """A key has the value that it has somewhere else, perhaps in another policy."""
    found = source.choice(list(_KEY_AND_VALUE.finditer(text)))
    donor = source.choice((text, source.choice(_POLICIES).read_text(encoding="utf-8")))
    others = [one[2] for one in _KEY_AND_VALUE.finditer(donor) if one[1] == found[1]]
    return text[: found.start(2)] + source.choice(others or [found[2]]) + text[found.end(2) :]


def _a_figure(source: random.Random, text: str) -> str:
    figures = list(re.finditer("[0-9]+", text))
    found = source.choice(figures or [re.search("", text)])  # type: ignore[list-item] # there is one
    figure = source.choice(
        ("0", "1", "-1", "9" * 18, "9" * 400, found[0] + "0", found[0] + ".5", "1_0", "٣", "0" + found[0])
    )
    return text[: found.start()] + figure + text[found.end() :]


def _a_line(source: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    place, other = source.randrange(len(lines)), source.randrange(len(lines))
    many = source.choice((1, 1, 3, 12))
    action = source.randrange(4)
    if action == 0:
        del lines[place : place + many]
    elif action == 1:
        lines[place:place] = lines[other : other + many]
    elif action == 2:
        lines[place], lines[other] = lines[other], lines[place]
    else:
        lines[place:place] = lines[other : other + many] * source.choice((2, 40, 400))
    return "".join(lines)


def _a_section(source: random.Random, text: str) -> str:
    """A table stands many times, each time under another id, or moves."""
    sections = re.split(r"(?m)^(?=\[)", text)
    place = source.randrange(len(sections))
    copies = [
        re.sub('(?m)^id = "', f'id = "x{n}-', sections[place]) for n in range(source.choice((1, 2, 30, 300)))
    ]
    return "".join([*sections[: place + 1], *copies, *sections[place + 1 :]])


def _a_key(source: random.Random, text: str) -> str:
    keys = list(re.finditer(r"(?m)(?<![\w\"])[a-z_]+(?= = )", text))
    found, other = source.choice(keys), source.choice(keys)
    key = source.choice(
        (other[0], "not", "all", "any", '""', "a.b.c.d", '"' + "k" * 3000 + '"', found[0] + "s", "甲")
    )
    return text[: found.start()] + key + text[found.end() :]


def _depth(source: random.Random, text: str) -> str:
    depth = source.choice((20, 90, 300, 2000))
    before, after = source.choice(
        (("[", "]"), ("{ not = ", " }"), ("{ all = [", "] }"), ("{ any = [{ x = 1 }, ", "] }"))
    )
    found = source.choice(
        list(re.finditer(r"(?m)(?<== )(?:\{.*\}|\[.*\]|\".*\")$", text)) or [re.search("", text)]
    )  # type: ignore[list-item] # there is one
    return text[: found.start()] + before * depth + (found[0] or "1") + after * depth + text[found.end() :]


def _characters(source: random.Random, text: str) -> str:
    place = source.randrange(len(text) + 1)
    return (
        text[:place]
        + source.choice(
            (
                '"',
                "'",
                "=",
                "[",
                "]",
                "\n",
                "#",
                "\\",
                "\x00",
                "\ufeff",
                "\x1b[31m",
                "{",
                "}",
                "甲" * 5000,
                '"""',
                ",",
            )
        )
        + text[place + source.choice((0, 1)) :]
    )


_SPOILS: Final = (
    _of_another, _of_another, _of_another, _of_another, _of_another, _a_value, _a_value, _a_figure, _a_figure, _a_figure, _a_line, _a_section, _a_key, _depth, _characters,
)  # fmt: skip

ATTACKS: Final[Mapping[str, Callable[[random.Random, Path], int]]] = {
    "two-faced": _two_faced,
    "ledger": _touched_ledger,
    "policy": _spoilt_policy,
}
