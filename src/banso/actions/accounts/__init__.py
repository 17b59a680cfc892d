"""People, their companies and roles, and how they sign in."""
