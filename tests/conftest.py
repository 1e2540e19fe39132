"""What all tests share: folders of tests import one another by name, and generated examples never change."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "every-run-alike",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "fuzz",
    settings.get_profile("every-run-alike"),
    derandomize=False,
    max_examples=2000,
)
settings.load_profile("every-run-alike")
