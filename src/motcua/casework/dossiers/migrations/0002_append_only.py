"""The event chain is append-only: the database itself refuses a change or a deletion."""

from django.db import migrations

GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON dossiers_dossierevent
    FOR EACH ROW EXECUTE FUNCTION motcua_append_only();
"""
REMOVE = "DROP TRIGGER append_only ON dossiers_dossierevent;"


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial"), ("kernel", "0002_append_only")]
    operations = [migrations.RunSQL(GUARD, REMOVE)]
