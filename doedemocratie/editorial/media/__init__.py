"""What editors do with images and documents: add many, find what is there already, replace, delete."""
