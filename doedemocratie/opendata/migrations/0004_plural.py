"""The word for more values: no data changes."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('opendata', '0003_fill_value_lists'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='valuelistitem',
            options={'ordering': ('value_list', 'position', 'label'), 'verbose_name': 'waarde', 'verbose_name_plural': 'waarden'},
        ),
    ]
