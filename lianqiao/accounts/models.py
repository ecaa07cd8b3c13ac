"""People, organisations, the roles that join them, and the tokens of programs."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.accounts.choices import MemberRole, PlatformRole, VerificationLevel
from lianqiao.regions.models import Industry, Place


class UserManager(BaseUserManager["User"]):
    """Makes users from an e-mail address and a password."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create a person. Raises ``ValueError`` without an e-mail address."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        """Create a person who may use the Django admin without limits (first set-up only)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in."""

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=80)
    language = models.CharField(_("Language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name people see."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name people see."""
        return self.name


class Organisation(models.Model):
    """A legal body: university, institute, enterprise, service agency, park or authority; it may be several at once."""

    number = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=60, blank=True)
    name_key = models.CharField(max_length=400, db_index=True)  # pinyin, because the database cannot sort Chinese
    kinds = models.JSONField(default=list)
    uscc = models.CharField(max_length=18, null=True, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, null=True, related_name="+")
    scope = models.TextField(blank=True)
    description = models.TextField(blank=True)
    website = models.URLField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    verification = models.CharField(max_length=10, default=VerificationLevel.NONE)
    verified_on = models.DateField(null=True)
    verified_how = models.CharField(max_length=20, blank=True)  # "evidence": an administrator has seen it
    is_example = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~models.Q(external_id=""), name="accounts_org_source"
            ),
            models.CheckConstraint(condition=~models.Q(uscc=""), name="accounts_org_uscc_filled"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in an organisation, from a day and perhaps to a day; ``scope`` is what a mandate covers."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in MemberRole])
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True)
    scope = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="accounts_member_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="accounts_member_dates",
            ),
        ]


class Appointment(models.Model):
    """A person's office for the platform; a regional administrator's holds for one place."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=24, choices=[(role.value, role.value) for role in PlatformRole])
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "place"], nulls_distinct=False, name="accounts_office_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role=PlatformRole.REGIONAL_ADMINISTRATOR, place__isnull=False)
                | (~models.Q(role=PlatformRole.REGIONAL_ADMINISTRATOR) & models.Q(place__isnull=True)),
                name="accounts_office_place",
            ),
        ]


class ApiToken(models.Model):
    """A program's key. Only its digest is kept; the key itself is shown once."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    can_write = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created"]
