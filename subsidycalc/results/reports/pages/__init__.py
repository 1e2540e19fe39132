"""Pages for reading: what a policy says and what a code means, generated from the data, in either language."""
