"""Documents read in: what people keep in Excel, CSV, JSON and YAML, as values the core understands."""
