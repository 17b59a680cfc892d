"""Asking for facts of a company in a form: one field per fact, shared by the check and the calculators."""
