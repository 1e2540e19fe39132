"""The result workbook, the texts and the console."""
