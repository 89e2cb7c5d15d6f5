"""Publishing with four eyes: what one person wrote, another one approves. Nothing is imported here: Wagtail's models do."""
