"""Keep today's results as the expected ones: `python tests/golden/write_expected.py [NAME ...]`.

Only after every difference that `python tests/golden/show_differences.py` prints has been read and is meant:
what is written here is what the tests hold the product to from then on.
"""

from __future__ import annotations

import sys

from golden_results import GOLDEN


def write(names: list[str]) -> None:
    """Write the results named, or all of them."""
    for golden in GOLDEN:
        if names and golden.name not in names:
            continue
        golden.write(golden.expected)
        golden.actual.unlink(missing_ok=True)
        sys.stdout.write(f"{golden.name}: written\n")


if __name__ == "__main__":
    write(sys.argv[1:])
