"""For the auditor: what another choice would move, what two results differ in, and what was paid before."""
