"""Makes the pages of docs/ that are generated: of commands, of policies, of the vocabulary."""
