"""Reading, recognising and normalising the input tables."""
