"""Take the workflow out of use that Wagtail's own migrations made, for a group that this site does not have.

Workflows were switched off until now, so nobody chose it; left in place it would ask for approval on every page.
"""

from django.db import migrations


def retire(apps, schema_editor):
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    Task = apps.get_model("wagtailcore", "Task")
    made = Workflow.objects.filter(name="Moderators approval", workflow_states__isnull=True)
    names = list(made.values_list("pk", flat=True))
    WorkflowPage.objects.filter(workflow__in=names).delete()
    Task.objects.filter(name="Moderators approval", workflow_tasks__workflow__in=names).update(active=False)
    Workflow.objects.filter(pk__in=names).update(active=False)


class Migration(migrations.Migration):

    dependencies = [
        ("editorial", "0002_four_eyes"),
    ]

    operations = [
        migrations.RunPython(retire, migrations.RunPython.noop),
    ]
