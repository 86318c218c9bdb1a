"""The audit trail is append-only: the database itself refuses a change or a deletion."""

from django.db import migrations

GUARD = """
CREATE FUNCTION motcua_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kernel_auditentry
    FOR EACH ROW EXECUTE FUNCTION motcua_append_only();
"""
REMOVE = """
DROP TRIGGER append_only ON kernel_auditentry;
DROP FUNCTION motcua_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, REMOVE)]
