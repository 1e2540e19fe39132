"""`python -m docs.making`: write every generated page anew."""

from __future__ import annotations

from docs.making.command_pages import FOLDERS
from docs.making.pages import DOCS, generated_pages


def main() -> None:
    """Write the pages, and remove those of commands and policies that are no more."""
    pages = generated_pages()
    for folder in (*FOLDERS.values(), "policies"):
        for old in (DOCS / folder).glob("*.md"):
            if old.relative_to(DOCS).as_posix() not in pages:
                old.unlink()
    for name, text in pages.items():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


main()
