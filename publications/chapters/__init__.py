"""The chapters of a publication as its curator sees them: in order, and which of them readers do not have yet."""
