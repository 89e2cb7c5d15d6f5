"""A moment of a notice in a year that can only be a typing error is refused on its field: no data changes."""

from django.db import migrations, models

import doedemocratie.core.validators


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0007_page_review'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sitesettings',
            name='notice_end',
            field=models.DateTimeField(blank=True, null=True, validators=[doedemocratie.core.validators.validate_year], verbose_name='toon de melding tot'),
        ),
        migrations.AlterField(
            model_name='sitesettings',
            name='notice_start',
            field=models.DateTimeField(blank=True, null=True, validators=[doedemocratie.core.validators.validate_year], verbose_name='toon de melding vanaf'),
        ),
    ]
