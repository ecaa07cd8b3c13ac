"""Where people are signed in, on which devices, with which passwords before, and to which address they are changing."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User


class SignIn(models.Model):
    """One session of a person. Deleting the row ends it at the next request."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    device = models.CharField(max_length=120)
    address = models.CharField(max_length=50, blank=True)  # shortened: enough to recognise, not enough to locate
    created = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-last_seen"]


class KnownDevice(models.Model):
    """A browser from which a person signed in before, recognised by a cookie of which only the digest is kept."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    first_seen = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="identity_device_once")]


class UsedPassword(models.Model):
    """A password that a person has or had, as its slow hash; the newest says since when it holds."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="used_passwords")
    encoded = models.CharField(max_length=128)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]


class AddressChange(models.Model):
    """A change of e-mail address that waits until both the old and the new one have confirmed it."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="address_change")
    email = models.EmailField()
    asked = models.DateTimeField(default=timezone.now)
    by_old = models.DateTimeField(null=True)
    by_new = models.DateTimeField(null=True)
