"""What is wrong in a policy before any data is seen: plain checks, and proofs by a solver."""
