"""The result workbook: its sheets, writing them, reading them back."""
