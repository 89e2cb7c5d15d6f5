"""Taking back a publication: with a reason, a record that stays, and a way back."""
