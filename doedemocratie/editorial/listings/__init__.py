"""The lists of pages in the admin: what they show, what they may be narrowed to, and what is done with many pages at once."""
