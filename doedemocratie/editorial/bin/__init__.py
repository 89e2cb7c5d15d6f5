"""Deleting a page puts it in the bin, from which it can come back for thirty days; then the clock really deletes it."""
