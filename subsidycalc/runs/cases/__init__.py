"""Worked cases: made-up rows beside a policy with what must come of them, judged, and what none of them proves."""
