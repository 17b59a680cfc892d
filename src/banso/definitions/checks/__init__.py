"""What must hold before a file is published, one module per kind of mistake."""
