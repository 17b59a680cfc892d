"""Commands that need the site: django.setup() first, then these."""
