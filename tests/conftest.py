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
settings.load_profile("every-run-alike")
