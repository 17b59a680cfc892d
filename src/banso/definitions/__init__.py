"""Programme files to objects: reading, JSON Schema, publishing checks. The only place that knows YAML and pydantic."""
