"""Measurements of the site; nothing imports this package."""
