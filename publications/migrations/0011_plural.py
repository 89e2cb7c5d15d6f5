"""The word for more terms: no data changes."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0010_numbers_checked'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='glossaryterm',
            options={'ordering': ('term',), 'verbose_name': 'begrip', 'verbose_name_plural': 'begrippen'},
        ),
    ]
