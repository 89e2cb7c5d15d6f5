"""The illustrations of the site, drawn by its own code."""
