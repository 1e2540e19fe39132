"""Enterprise codes, identity numbers, divisions, industries and countries."""
