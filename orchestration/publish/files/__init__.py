"""The files of a release beside its tables: workbook for people, CSV for Excel, zip, metadata, sums."""
