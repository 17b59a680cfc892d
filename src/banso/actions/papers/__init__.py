"""Files and papers of an application: received, scanned, logged, deleted by rule."""
