"""Comparisons, company tables and drafts of policy staff, and the jobs that run them."""
