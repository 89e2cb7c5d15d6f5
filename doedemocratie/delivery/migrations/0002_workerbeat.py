from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkerBeat',
            fields=[
                ('worker', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('clock_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'teken van leven van een werkproces',
                'verbose_name_plural': 'tekens van leven van werkprocessen',
            },
        ),
    ]
