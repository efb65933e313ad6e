"""Writes the sample workbooks and what a publication of them must give: `python -m samples.build [FOLDER]`."""
