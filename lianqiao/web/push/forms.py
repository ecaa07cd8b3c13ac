"""Forms of what people hear of."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.actors import Actor
from lianqiao.push.models import PushSetting, Subscription
from lianqiao.push.services import SettingInput, SubscriptionInput, change_setting, subscribe_to
from lianqiao.web.labels import LABELS
from lianqiao.web.service_form import ServiceForm

# What the services say, gathered for the catalogues.
SAID = (
    _("This cannot be subscribed to."),
    _("Say which one."),
    _("Enter words or choose a filter: a subscription to everything tells nothing."),
    _("Give the subscription a name."),
    _("Rules of law are subscribed to by their place and by nothing else."),
    _("Rules of law are kept for Beijing, Tianjin and Hebei."),
    _("Of rules of law you hear less by muting or ending the subscription."),
    _("A search that is subscribed to has at most 200 characters."),
    _("You have as many subscriptions as there can be; end one first."),
    _("At least 1 and at most 100 a day."),
    _("Quiet hours have a beginning and an end."),
)


class SubscribeForm(ServiceForm):
    """What a new subscription is called; what it asks for stands in the address."""

    name = forms.CharField(label=_("Name of the subscription"), max_length=120, required=False)

    def save(self, content: SubscriptionInput, actor: Actor) -> Subscription | None:
        """Subscribe; None when the form or the service refuses."""
        return self.submitted(lambda: subscribe_to(_named(content, self.cleaned_data["name"]), actor=actor))


class SettingForm(ServiceForm):
    """How a person wants to be told."""

    is_on = forms.BooleanField(label=_("Tell me of new things"), required=False)
    own_matches = forms.BooleanField(label=_("Also of new matches of my organisation's entries"), required=False)
    recommendations = forms.BooleanField(
        label=_("Also what technology managers of others picked for my organisation"), required=False
    )
    cadence = forms.ChoiceField(
        label=_("Sent to me outside the platform"), choices=list(LABELS["cadence"].items()), widget=forms.RadioSelect
    )
    most_a_day = forms.IntegerField(label=_("At most so many a day"), min_value=1, max_value=100)
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )

    @classmethod
    def of(cls, setting: PushSetting) -> "SettingForm":
        """Return the form filled with what holds now."""
        return cls(initial={name: getattr(setting, name) for name in SettingInput.__slots__})

    def save(self, actor: Actor) -> PushSetting | None:
        """Change the settings; None when the form or the service refuses."""
        return self.submitted(lambda: change_setting(SettingInput(**self.cleaned_data), actor=actor))


def _named(content: SubscriptionInput, name: str) -> SubscriptionInput:
    return SubscriptionInput(
        content.kind, name.strip() or content.name, content.entry_kind, content.text, content.filters, content.about
    )
