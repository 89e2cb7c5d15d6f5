"""Every database has the values of the project's file: a publication without them would have no metadata at all."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from doedemocratie.opendata.value_lists import PROJECT_FILE, read_value_lists


def fill(apps: Any, schema_editor: Any) -> None:
    """Add the values that are not there yet. From then on ``refresh_value_lists`` keeps them up to date."""
    item = apps.get_model("opendata", "ValueListItem")
    values = [
        item(value_list=str(value_list), **value)
        for value_list, rows in read_value_lists(PROJECT_FILE).items()
        for value in rows
    ]
    item.objects.using(schema_editor.connection.alias).bulk_create(values, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("opendata", "0002_document_acts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
