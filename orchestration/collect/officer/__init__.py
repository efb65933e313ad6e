"""What an officer hands out and gets back: templates, checks, returned workbooks, lists of submissions."""
