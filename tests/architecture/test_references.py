"""Whatever points at an organisation follows when it is merged."""

from django.apps import apps

from lianqiao.accounts.models import Organisation
from lianqiao.organisations.services.merging import references

# Columns that look as if they pointed at an organisation and do not, or must stay as they are, with the reason.
NOT_MOVED: dict[str, str] = {"catalog.Contributor.organisation": "the name of any employer, as written"}


def test_every_column_that_points_at_an_organisation_follows_a_merger():
    handled = {f"{field.model._meta.label}.{field.name}" for field in references()}
    pointing = {
        f"{table._meta.label}.{field.name}"
        for table in apps.get_models()
        for field in table._meta.get_fields()
        if field.concrete and (field.related_model is Organisation or "organisation" in field.name)
    }

    assert pointing - set(NOT_MOVED) == handled, "say in merging.references() or in NOT_MOVED what becomes of it"


def test_no_table_points_at_organisations_in_a_way_that_merging_does_not_know():
    odd = [
        f"{table._meta.label}.{field.name}"
        for table in apps.get_models()
        for field in table._meta.get_fields()
        if field.related_model is Organisation and (field.many_to_many or field.one_to_one) and field.concrete
    ]

    assert odd == []
