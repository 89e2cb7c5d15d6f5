"""Looking after pages: when each is read again and by whom, and what still lacks something."""
