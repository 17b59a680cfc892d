"""Template tags and filters; all of them are built in, no {% load %} is needed."""
