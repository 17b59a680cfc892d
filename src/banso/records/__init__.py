"""What is stored: the one Django app with models and migrations."""
