"""No publication date lies in the future: no data changes."""

from django.db import migrations, models

import doedemocratie.core.validators


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0008_authors_checked'),
    ]

    operations = [
        migrations.AlterField(
            model_name='publicationpage',
            name='publication_date',
            field=models.DateField(blank=True, help_text='Laat leeg als de dag niet bekend is.', null=True, validators=[doedemocratie.core.validators.validate_year, doedemocratie.core.validators.validate_not_in_future], verbose_name='publicatiedatum'),
        ),
    ]
