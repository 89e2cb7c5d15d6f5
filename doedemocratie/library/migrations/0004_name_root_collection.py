"""Give the collection that holds everything a Dutch name: Wagtail calls it "Root", and every form of an image shows that."""

from typing import Any

from django.db import migrations

FORMER, NAME = "Root", "Algemeen"


def rename(apps: Any, schema_editor: Any) -> None:
    """Rename it, unless somebody did so already."""
    collections = apps.get_model("wagtailcore", "Collection").objects.using(schema_editor.connection.alias)
    collections.filter(depth=1, name=FORMER).update(name=NAME)


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0003_former_names"),
        ("wagtailcore", "0066_collection_management_permissions"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
