import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_index_first_publication"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharingImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(max_length=255, upload_to="sharing", verbose_name="bestand")),
                (
                    "shows",
                    models.CharField(
                        help_text="Vingerafdruk van waar de tekening van komt.",
                        max_length=64,
                        verbose_name="wat erop staat",
                    ),
                ),
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sharing_image",
                        to="wagtailcore.page",
                        verbose_name="pagina",
                    ),
                ),
            ],
            options={"verbose_name": "deelafbeelding", "verbose_name_plural": "deelafbeeldingen"},
        ),
    ]
