"""The models of this app, each beside its own code."""

from doedemocratie.editorial.plain_words import PlainWord

__all__ = ["PlainWord"]
