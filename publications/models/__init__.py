"""The publications: their pages, their parts, and what belongs to them."""

from .chapters import ChapterPage
from .collections import CollectionItem, CollectionPage
from .editions import PublicationEdition
from .glossary import GlossaryTerm
from .index import PublicationIndexPage
from .parts import PublicationDownload, PublicationRelation
from .publication import PublicationPage
from .withdrawal import Withdrawal

__all__ = [
    "ChapterPage",
    "CollectionItem",
    "CollectionPage",
    "GlossaryTerm",
    "PublicationDownload",
    "PublicationEdition",
    "PublicationIndexPage",
    "PublicationPage",
    "PublicationRelation",
    "Withdrawal",
]
