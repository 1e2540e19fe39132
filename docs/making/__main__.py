"""`python -m docs.making`: write every generated page anew, and what is known of the policies that tests hold sound."""

from __future__ import annotations

from msgspec import json

from docs.making.command_pages import FOLDERS
from docs.making.pages import DOCS, generated_pages
from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.policy.sound import LISTED_IN
from subsidycalc.policy.source import outline_read


def main() -> None:
    """Write the pages and what is known, and remove pages of commands and policies that are no more."""
    pages = generated_pages()
    for folder in (*FOLDERS.values(), "policies"):
        for old in (DOCS / folder).glob("*.md"):
            if old.relative_to(DOCS).as_posix() not in pages:
                old.unlink()
    for name, text in pages.items():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
    known = {source.sha256: outline_read(source) for source in map(find_policy, installed_policies())}
    listed = DOCS.parent / "subsidycalc" / "policies" / LISTED_IN
    listed.write_bytes(json.format(json.encode(known)) + b"\n")


main()
