"""The one name for a numpy array of any kind; what it holds is said where it is declared."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
