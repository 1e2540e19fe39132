"""Writing sheets as a workbook: the frame by XlsxWriter, the rows of tables in bulk, the file safely in place."""
