"""The policy vocabulary, its loader, and the choice of parameters and readings."""
