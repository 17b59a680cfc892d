"""Reviewers, conflicts of interest, scores and the ranking that follows."""
