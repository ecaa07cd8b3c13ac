"""Each entry counts its subject's entries, and its content is hashed apart from its link: evidence bundles need both.

What an installation wrote before is chained anew by the rule of this version (the rule is repeated here, as migrations import none).
"""

import hashlib

from django.db import migrations, models


def _digest(*parts):
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def chain_anew(apps, schema_editor):
    entries = apps.get_model("core", "AuditEntry")
    heads = apps.get_model("core", "AuditHead")
    if not entries.objects.exists():
        return
    positions, previous, last = {}, "0" * 64, 0
    schema_editor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER core_auditentry_rows")
    old = "0" * 64
    for row in entries.objects.order_by("sequence").iterator(chunk_size=2000):
        moment = row.at.isoformat(timespec="microseconds")
        if row.hash != _digest(old, str(row.sequence), moment, row.event, row.subject, row.actor, row.payload):
            raise RuntimeError(f"The audit trail is broken at entry {row.sequence}; it is not chained anew over a break.")
        old = row.hash
        position = positions[row.subject] = positions.get(row.subject, 0) + 1
        content = _digest(str(row.sequence), moment, row.event, row.subject, str(position), row.actor, row.payload)
        digest = _digest(previous, content)
        entries.objects.filter(pk=row.pk).update(subject_position=position, previous_hash=previous, hash=digest)
        previous, last = digest, row.sequence
    schema_editor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER core_auditentry_rows")
    heads.objects.filter(pk=1).update(sequence=last, hash=previous)


class Migration(migrations.Migration):
    dependencies = [("core", "0003_mail_limits_links")]
    operations = [
        migrations.AddField("auditentry", "subject_position", models.PositiveIntegerField(default=1), preserve_default=False),
        migrations.AlterField("auditentry", "subject", models.CharField(max_length=120)),
        migrations.AddIndex("auditentry", models.Index(fields=["subject", "sequence"], name="core_audit_subject")),
        migrations.RunPython(chain_anew, migrations.RunPython.noop),
    ]
