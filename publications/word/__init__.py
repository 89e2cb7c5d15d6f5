"""Makes a draft publication of a Word file: ``opening`` judges it, ``reading`` reads it, ``composing`` writes the text anew."""
