"""A bare typed read of a workbook with python-calamine, start of the process included: `python bare_read.py INPUT`."""

from __future__ import annotations

import sys

from floor import read_workbook

if __name__ == "__main__":
    read_workbook(sys.argv[1])
