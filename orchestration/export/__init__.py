"""Room 3: the only door to the public. Confidentiality first, then the candidate's data."""
