"""People, their roles at agencies, and tokens of the API."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from motcua.foundation.accounts.types import AccountKind
from motcua.kernel.identifiers import uuid7


class Account(models.Model):
    """One person acting for themselves or for one organisation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in AccountKind])
    person_number = models.CharField(max_length=12)
    organisation_number = models.CharField(max_length=20, blank=True, default="")
    organisation_name = models.CharField(max_length=250, blank=True, default="")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=500, db_collation="C", blank=True, default="")
    birth_date = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=10, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    address = models.TextField(blank=True, default="")
    residence_unit_code = models.CharField(max_length=10, blank=True, default="")
    assurance_level = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    last_sign_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_number", "organisation_number"], name="one_account_a_person"),
            models.CheckConstraint(condition=models.Q(person_number__regex="^[0-9]{12}$"), name="person_number_12"),
        ]
        indexes = [models.Index(fields=["-kind", "name_key", "id"], name="account_list")]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A named set of permission codes; data, loaded from `reference/roles.json`."""

    code = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    permissions = ArrayField(models.CharField(max_length=80), default=list)
    is_national = models.BooleanField(default=False)
    """All it permits is for the whole country, so it can be given everywhere only."""


class RoleGrant(models.Model):
    """A role held by an account at an agency; `agency_code` '' means everywhere. Ended, never deleted."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT, related_name="grants")
    agency_code = models.CharField(max_length=35, blank=True, default="")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "agency_code"],
                condition=models.Q(valid_to=None),
                name="one_open_grant",
            ),
        ]
        indexes = [models.Index(fields=["agency_code", "role"], name="grant_agency_role")]


class ApiToken(models.Model):
    """A bearer token: only hashes are kept. `evidence_hash` makes one identity token good for one session."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    evidence_hash = models.CharField(max_length=64, null=True, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
