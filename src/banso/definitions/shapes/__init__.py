"""What the files may contain, as pydantic models: the source of the JSON Schema that editors use."""
