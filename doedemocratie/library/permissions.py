"""Who may choose and change which images and documents.

The same policies as Wagtail's own. They are made here because Wagtail 7 and 8 keep theirs in different places, and neither place
can be imported before all apps are loaded without a warning.
"""

from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

image_policy = CollectionOwnershipPermissionPolicy(
    "library.CustomImage", auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user"
)
document_policy = CollectionOwnershipPermissionPolicy(
    "library.CustomDocument", auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user"
)
