"""The manifest, and everything that proves a result later."""
