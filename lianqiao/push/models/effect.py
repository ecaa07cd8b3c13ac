"""What was shown in lists that two orders share."""

from django.db import models

from lianqiao.accounts.models import User
from lianqiao.push.engine.effect import Team


class SharedPlace(models.Model):
    """An entry that a person was shown on a day in a list shared by two orders: whose it was, and whether it was opened."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    number = models.CharField(max_length=16)
    team = models.CharField(max_length=8, choices=[(it.value, it.value) for it in Team])
    opened = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "day", "number"], name="push_shared_place_once")]
        indexes = [models.Index(fields=["day"], name="push_shared_place_day")]
