"""Migrations run beside the old release, so none takes away what it reads or asks for what it does not write."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.deploy.reading import PROJECT

TAKING_AWAY = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def what_breaks_the_old_release(migration: type[migrations.Migration] | migrations.Migration) -> list[str]:
    """Return what a migration does that the release before it would stumble over, each as a sentence.

    A migration that takes away what nothing has used for a release says so: ``unused_since = "1.2.0"``. The first
    migrations of an app make tables that no release before knows.
    """
    if migration.initial or getattr(migration, "unused_since", ""):
        return []
    return [found for operation in migration.operations if (found := fault_of(operation))]


def fault_of(operation: Operation) -> str:
    if isinstance(operation, TAKING_AWAY):
        return f"{operation.describe()}: the old release still uses it. Do it a release later, with unused_since."
    if isinstance(operation, migrations.AddField):
        field = operation.field
        if not (field.null or field.many_to_many or field.has_db_default()):
            return f"{operation.describe()}: the old release does not fill it. Give it null=True or a db_default."
    return ""


def own_migrations() -> list[migrations.Migration]:
    own = {config.label for config in apps.get_app_configs() if is_own(Path(config.path))}
    return [one for (app, _), one in sorted(MigrationLoader(None).disk_migrations.items()) if app in own]


def is_own(place: Path) -> bool:
    return place.is_relative_to(PROJECT) and "site-packages" not in place.parts


@pytest.mark.parametrize("migration", own_migrations(), ids=str)
def test_a_migration_leaves_the_old_release_what_it_uses(migration: migrations.Migration) -> None:
    assert what_breaks_the_old_release(migration) == []


@pytest.mark.parametrize(
    ("operation", "breaks"),
    [
        (migrations.RemoveField("page", "title"), True),
        (migrations.RenameField("page", "title", "name"), True),
        (migrations.DeleteModel("page"), True),
        (migrations.AddField("page", "title", models.TextField(default="")), True),
        (migrations.AddField("page", "title", models.TextField(default="", db_default="")), False),
        (migrations.AddField("page", "title", models.TextField(null=True)), False),
        (migrations.AddField("page", "themes", models.ManyToManyField("page")), False),
        (migrations.CreateModel("page", []), False),
    ],
)
def test_what_the_rule_says(operation: Operation, breaks: bool) -> None:
    class Migration(migrations.Migration):
        operations = [operation]

    class LaterMigration(Migration):
        unused_since = "1.2.0"

    class FirstMigration(Migration):
        initial = True

    assert bool(what_breaks_the_old_release(Migration)) == breaks
    assert what_breaks_the_old_release(LaterMigration) == []
    assert what_breaks_the_old_release(FirstMigration) == []
