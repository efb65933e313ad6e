"""Room 4: judge the candidate and keep the evidence. Nothing public passes a red gate."""
