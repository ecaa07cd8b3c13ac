from django.db import migrations
from django.db.models import F


def count_first_versions(apps, schema_editor):
    """What was public before versions were counted is at its first."""
    for name in ("Achievement", "Demand"):
        rows = apps.get_model("catalog", name).objects.filter(published__isnull=False, version=0)
        rows.update(version=1, version_date=F("published"))


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0003_review"),
    ]

    operations = [
        migrations.RunPython(count_first_versions, migrations.RunPython.noop),
    ]
