"""Where the seconds go: ratios against a bare yardstick in the same run, never a timed test."""
