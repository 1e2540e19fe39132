"""What is told beside the workbook: checks, explanations, templates, pages, movements."""
