"""The editions of a publication that readers take with them: a PDF for paper and screen, and an EPUB.

Both are made from the page itself, by a task, whenever it is published. ``book`` gathers what stands in them, ``xhtml``
makes the HTML of the screen fit for a book, ``pdf`` and ``epub`` make the files, and ``making`` keeps them.
"""
