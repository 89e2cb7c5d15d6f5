"""What the editors' part of the site keeps in the database; each model stands beside its own code."""

from doedemocratie.editorial.bin.models import BinnedPage, BinPage
from doedemocratie.editorial.care.models import PageReading, ReviewMail
from doedemocratie.editorial.four_eyes.models import FourEyesDefault, FourEyesTask
from doedemocratie.editorial.outside_links.models import OutsideLink, OutsideLinkUse, OutsideTurn
from doedemocratie.editorial.plain_words import PlainWord

__all__ = [
    "BinPage",
    "BinnedPage",
    "FourEyesDefault",
    "FourEyesTask",
    "OutsideLink",
    "OutsideLinkUse",
    "OutsideTurn",
    "PageReading",
    "PlainWord",
    "ReviewMail",
]
