"""Authors are checked when they are written: no data changes."""

from django.db import migrations, models

import publications.validators


class Migration(migrations.Migration):
    dependencies = [("publications", "0007_chapter_words")]

    operations = [
        migrations.AlterField(
            model_name="publicationpage",
            name="authors",
            field=models.CharField(
                blank=True,
                help_text="Personen als achternaam, komma, voornaam. Meer auteurs? Zet er een puntkomma tussen: Jansen, "
                "Anna; Vries, Jan de; Raad voor het openbaar bestuur. Onbekend? Laat leeg.",
                max_length=300,
                validators=[publications.validators.validate_authors],
                verbose_name="auteurs",
            ),
        ),
    ]
