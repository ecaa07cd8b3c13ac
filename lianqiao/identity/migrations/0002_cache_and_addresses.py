"""The table of the cache that all processes share, and confirmed addresses for the people who were there before."""

from django.db import migrations

CACHE = """
CREATE TABLE identity_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL);
CREATE INDEX identity_cache_expires ON identity_cache (expires);
"""


def confirm_present_people(apps, schema_editor):
    """Whoever had an account signed in with that address already."""
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    known = EmailAddress.objects.values_list("user_id", flat=True)
    people = User.objects.exclude(pk__in=known)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people.iterator()
    )


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("account", "0009_emailaddress_unique_primary_email")]
    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE identity_cache;"),
        migrations.RunPython(confirm_present_people, migrations.RunPython.noop),
    ]
