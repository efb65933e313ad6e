"""Room 1: pull workbooks, read them against their form, keep every byte and every problem."""
