"""The documentation; `docs.making` makes the pages that are generated."""
