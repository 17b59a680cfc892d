"""One module per command; `banso serve` and `banso audit` call them by name."""
