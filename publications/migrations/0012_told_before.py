"""What was told of a publication before it was deleted; null for the records that stand."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0011_plural'),
    ]

    operations = [
        migrations.AddField(
            model_name='withdrawal',
            name='told_before',
            field=models.JSONField(editable=False, null=True),
        ),
    ]
