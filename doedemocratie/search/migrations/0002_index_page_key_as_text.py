"""An index of the keys of pages as text, which is how the search index names the page that an entry is of.

Without this PostgreSQL reads the keys of all pages to find those of a few entries. Made beside running work: nothing is
locked. SQLite joins in another way.
"""

from django.db import migrations

NAME = "site_search_page_key_text"
TABLE = "wagtailcore_page"


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # What an earlier attempt left, when it was cut short, is not valid.
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
        schema_editor.execute(f"CREATE INDEX CONCURRENTLY {NAME} ON {TABLE} ((id::varchar(50)))")
        # What is known of this expression comes with it; until the first autovacuum there would be nothing.
        schema_editor.execute(f"ANALYZE {TABLE}")


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("site_search", "0001_index_title_and_body"),
        ("wagtailcore", "0001_squashed_0016_change_page_url_path_to_text_field"),
    ]
    operations = [migrations.RunPython(make_index, drop_index)]
