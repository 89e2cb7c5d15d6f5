"""The part of a picture that stays in sight, chosen by a word: for who has no mouse, and before the picture is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doedemocratie.library.models import CustomImage

NO_FOCUS = "none"
COLUMNS = {"left": "links", "center": "in het midden", "right": "rechts"}
ROWS = {"top": "boven", "middle": "halverwege", "bottom": "onder"}
PLACES = {
    f"{row}-{column}": (column_number, row_number)
    for row_number, row in enumerate(ROWS)
    for column_number, column in enumerate(COLUMNS)
}
PLACE_CHOICES = [
    (key, f"{list(ROWS.values())[row].capitalize()}, {list(COLUMNS.values())[column]}")
    for key, (column, row) in PLACES.items()
]


def focus_on(image: CustomImage, place: str) -> None:
    """Set the focal point of ``image`` to the ninth part that is called ``place``, or to nothing for ``NO_FOCUS``.

    The size of the image has to be known. Nothing is saved.
    """
    if place == NO_FOCUS:
        image.focal_point_x = image.focal_point_y = image.focal_point_width = image.focal_point_height = None
        return
    column, row = PLACES[place]
    image.focal_point_x = image.width * (2 * column + 1) // 6
    image.focal_point_y = image.height * (2 * row + 1) // 6
    image.focal_point_width = max(image.width // 3, 1)
    image.focal_point_height = max(image.height // 3, 1)
