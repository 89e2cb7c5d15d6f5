"""The dashboard: what waits for somebody, what is planned, what needs care, and the way to a new page."""
