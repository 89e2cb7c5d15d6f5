"""Links to other sites: where they stand, and whether they still work."""
