"""The empty workbook for a policy: which columns it needs, what is said of each, how it looks."""
