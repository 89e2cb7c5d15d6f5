import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0001_initial"),
        ("publications", "0002_publications_in_full"),
    ]

    operations = [
        migrations.AddField(
            model_name="publicationpage",
            name="drawn_cover",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="library.customimage",
                verbose_name="getekende omslag",
            ),
        ),
        migrations.AddField(
            model_name="publicationpage",
            name="drawn_cover_shows",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
    ]
