from typing import Any

from django.db import migrations, models


def match_again(apps: Any, _schema: Any) -> None:
    """Let the worker go over all matches: the kept ones do not say what would change them."""
    apps.get_model("matching", "IndexedEntry").objects.update(matched_revision=0)


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [
        migrations.AddField(model_name="match", name="changes", field=models.JSONField(default=list)),
        migrations.RunPython(match_again, migrations.RunPython.noop),
    ]
