"""The door for people with a browser: pages by area."""
