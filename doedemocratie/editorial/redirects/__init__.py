"""What editors do with redirects: make one, import a list, and see to it that those of moved pages make themselves."""
