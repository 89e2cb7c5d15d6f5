"""The manual for editors inside the admin: docs/handleiding-redactie.md, a page for each of its chapters."""
