"""What an office sends out after a batch: notice, list of payments, approval sheet, brief, letters; first as data."""
