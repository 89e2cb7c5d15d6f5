"""An edition and a number of pages begin at 1: no data changes."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0009_dates_checked'),
    ]

    operations = [
        migrations.AlterField(
            model_name='publicationpage',
            name='edition',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, help_text='Maak dit nummer hoger bij een nieuwe druk, en schrijf op wat er nieuw is.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='druk'),
        ),
        migrations.AlterField(
            model_name='publicationpage',
            name='page_count',
            field=models.PositiveIntegerField(blank=True, help_text='Van de oorspronkelijke uitgave op papier of als pdf.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name="aantal pagina's"),
        ),
    ]
