"""A batch from files to a result: the stages in order, re-runs, recorded runs and the bookkeeping of a ledger."""
