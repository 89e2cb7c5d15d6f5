"""The number of words of a chapter, counted for the chapters that are there."""

import json

from django.db import migrations, models
from django.db.models.functions import Cast
from django.utils.html import strip_tags


def words_in(node):
    """Return the number of words in a stored body. Close to what a save counts, which is written over it."""
    if isinstance(node, str):
        return len(strip_tags(node).split())
    if isinstance(node, dict):
        return sum(words_in(value) for key, value in node.items() if key not in ("id", "type"))
    return sum(map(words_in, node)) if isinstance(node, list) else 0


def count_words(apps, schema_editor):
    # The stream of a historical model has no blocks, so the stored text is read.
    chapters = apps.get_model("publications", "ChapterPage").objects.using(schema_editor.connection.alias)
    bodies = chapters.annotate(stored=Cast("body", models.TextField())).values_list("pk", "stored")
    for pk in list(chapters.values_list("pk", flat=True)):
        _, stored = bodies.get(pk=pk)
        chapters.filter(pk=pk).update(words=words_in(json.loads(stored or "[]")))


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0006_editions"),
    ]

    operations = [
        migrations.AddField(
            model_name="chapterpage",
            name="words",
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name="aantal woorden"),
        ),
        migrations.RunPython(count_words, migrations.RunPython.noop),
    ]
