"""Reports of what hangs loose: redirects that lead nowhere, links that visitors cannot follow, files that nobody uses."""
