"""Answers as files: CSV, XLSX, JSON, PDF and vCard, safe to open in a spreadsheet."""
