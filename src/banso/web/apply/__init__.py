"""Pages of applicants: their companies, their applications, the papers they send, what came of it."""
