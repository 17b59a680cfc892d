"""Pages of the prefecture's decision: proposals, signatures, letters and their delivery."""
