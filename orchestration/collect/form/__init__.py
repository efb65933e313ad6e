"""One reader for each layout of form.csv: sheets of a workbook in, accepted shapes, problems and fates out."""
