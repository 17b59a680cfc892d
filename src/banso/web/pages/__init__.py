"""Pages about the site itself: accessibility, language, the demonstration's date, errors, health."""
