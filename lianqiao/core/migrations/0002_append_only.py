"""The audit trail can only grow: the database itself refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER core_auditentry_rows BEFORE UPDATE OR DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER core_auditentry_table BEFORE TRUNCATE ON core_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
INSERT INTO core_audithead (id, sequence, hash) VALUES (1, 0, repeat('0', 64));
"""
RELEASE = """
DROP TRIGGER core_auditentry_rows ON core_auditentry;
DROP TRIGGER core_auditentry_table ON core_auditentry;
DROP FUNCTION core_refuse_change();
DELETE FROM core_audithead;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(PROTECT, RELEASE)]
