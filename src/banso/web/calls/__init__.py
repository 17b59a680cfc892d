"""Pages about calls for everybody: which are open, what they ask, what changed."""
