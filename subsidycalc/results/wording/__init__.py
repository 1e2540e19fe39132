"""Phrases put together from the registry: fields, values, requirements, ways of paying."""
