"""The sheets of a result, built in memory: one module per sheet, all in the shape of `model`."""
