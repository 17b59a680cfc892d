"""The door for programs over HTTP: JSON in and out, problems as RFC 9457 writes them."""
