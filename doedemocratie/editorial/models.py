"""What the editors' part of the site keeps in the database; each model stands beside its own code."""

from doedemocratie.editorial.four_eyes.models import FourEyesDefault, FourEyesTask
from doedemocratie.editorial.plain_words import PlainWord

__all__ = ["FourEyesDefault", "FourEyesTask", "PlainWord"]
