"""The illustrations of the site, drawn by its own code: tables with chairs, seen from above.

A scene (`shapes.Scene`) is made of flat shapes in the colours of the design tokens; `to_svg` and `to_image` show the same
scene as a drawing and in pixels. `scene_for` makes a scene for any page from its slug, `cover` one that tells its kind and
theme, `sharing_picture` the picture that goes with a shared link, and `front` that of a book. `catalogue` names the files that hold the scenes made
for one subject, and `manage.py draw_illustrations` writes them.
"""

from .covers import cover
from .fronts import front
from .raster import to_image
from .scenes.generic import scene_for
from .shapes import Scene
from .sharing import sharing_picture, sharing_scene
from .svg import to_svg

__all__ = ["Scene", "cover", "front", "scene_for", "sharing_picture", "sharing_scene", "to_image", "to_svg"]
