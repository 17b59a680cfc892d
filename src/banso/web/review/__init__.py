"""Pages of reviewers: their cases, scoring, conflicts of interest."""
