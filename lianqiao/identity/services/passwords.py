"""Rules for passwords as Django calls them, with messages that say what to do; and the memory of earlier ones."""

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.accounts.models import User
from lianqiao.core.passwords import character_classes, contains_name, has_run
from lianqiao.identity.models import UsedPassword


class ClassesValidator:
    """Wants signs of several classes."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        """Raise ``ValidationError`` when too few classes occur."""
        wanted = settings.PASSWORD_CLASSES
        if character_classes(password) < wanted:
            message = _("Use at least %(number)d of these: small letters, capitals, digits, other signs.")
            raise ValidationError(message % {"number": wanted}, code="password_classes")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        message = _("Use at least %(number)d of these: small letters, capitals, digits, other signs.")
        return message % {"number": settings.PASSWORD_CLASSES}


class PatternValidator:
    """Refuses runs of neighbours and the names of person and platform."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ``ValidationError`` when the password is easy to guess."""
        if has_run(password):
            raise ValidationError(
                _("This is mostly a row of neighbouring keys or one repeated sign. Mix it up."), code="password_run"
            )
        names = ["lianqiao", *(_names(user) if isinstance(user, User) else [])]
        if contains_name(password, names):
            raise ValidationError(
                _("Leave your name, your e-mail address and the name of the platform out of the password."),
                code="password_name",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("No rows of neighbouring keys, no names.")


class ReuseValidator:
    """Refuses the last few passwords, and remembers the new one."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ``ValidationError`` when the person had this password lately."""
        if not isinstance(user, User) or user.pk is None or not settings.PASSWORD_HISTORY:
            return
        for encoded in [user.password, *_remembered(user)]:
            if encoded and check_password(password, encoded):
                message = _("You used this password before. Choose one that is not among your last %(number)d.")
                raise ValidationError(message % {"number": settings.PASSWORD_HISTORY}, code="password_used")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Not one of your last %(number)d passwords.") % {"number": settings.PASSWORD_HISTORY}

    def password_changed(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        """Remember the password that a person has now."""
        if isinstance(user, User):
            note_password(user)


def note_password(person: User) -> None:
    """Remember the present password's hash and forget all but the last few. No event: the change itself is told elsewhere."""
    if person.pk is None or not person.has_usable_password():
        return
    UsedPassword.objects.create(person=person, encoded=person.password)
    kept = UsedPassword.objects.filter(person=person).values_list("pk", flat=True)[: max(1, settings.PASSWORD_HISTORY)]
    UsedPassword.objects.filter(person=person).exclude(pk__in=list(kept)).delete()


def _remembered(person: User) -> list[str]:
    return list(
        UsedPassword.objects.filter(person=person).values_list("encoded", flat=True)[: settings.PASSWORD_HISTORY]
    )


def _names(person: User) -> list[str]:
    return [person.name, *person.email.split("@")[:1]]
