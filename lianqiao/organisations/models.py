"""Requests for verification, invitations and offered transfers of ownership."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import Organisation, User
from lianqiao.organisations.choices import OfferState, RequestKind, RequestState


class VerificationRequest(models.Model):
    """A person asks an administrator of the organisation's place to look at evidence; files are kept about its number."""

    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in RequestKind])
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="verification_requests")
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, default=RequestState.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided = models.DateTimeField(null=True)
    created = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(state=RequestState.WAITING),
                name="organisations_one_request",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in RequestState]),
                name="organisations_request_state",
            ),
        ]

    @property
    def about(self) -> str:
        """What its files are kept under."""
        return f"verification:{self.number}"


class Invitation(models.Model):
    """An organisation invites somebody by mail to a role; for a technology manager with the mandate's dates and scope."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in MemberRole])
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    scope = models.CharField(max_length=300, blank=True)
    inviter = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, default=OfferState.OPEN)
    created = models.DateTimeField(default=timezone.now)
    ends = models.DateTimeField()

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                condition=models.Q(state=OfferState.OPEN),
                name="organisations_invited_once",
            ),
        ]


class OwnershipTransfer(models.Model):
    """An owner offers the ownership to another member, who must accept it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="transfers")
    offered_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    offered_to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, default=OfferState.OPEN)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(state=OfferState.OPEN), name="organisations_one_transfer"
            ),
            models.CheckConstraint(
                condition=~models.Q(offered_by=models.F("offered_to")), name="organisations_transfer_to_other"
            ),
        ]
