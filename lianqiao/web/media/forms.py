"""Forms of media; what a rule says is told by the services."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.catalog.queries.media import Hotspot
from lianqiao.catalog.services import MediaInput
from lianqiao.catalog.services.media import HOTSPOT_LENGTHS, LENGTHS, MOST_HOTSPOTS
from lianqiao.web.service_form import ServiceForm

SPARE_PLACES = 3  # empty rows for places that are not explained yet
# What the services say of broken rules, so that the catalogues know it.
PROBLEMS = (
    _("A model has at most 20 explained places."),
    _("A place is three numbers with spaces between, for example 0.1 0 -0.25."),
    _("An entry shows at most 24 media. Remove one first."),
    _("Give every explained place a name."),
    _("Give it a title."),
    _("Say in words what is to be seen, for those who cannot see it."),
    _("The media of an entry take at most 250 MB together."),
    _("The platform cannot draw this model by itself. Hand in a still picture of it."),
    _("This medium has no such part."),
    _("This text is too long."),
)
_TAKEN = ".jpg,.jpeg,.png,.webp,.mp4,.m4v,.webm,.pdf,.glb"


class WordsForm(ServiceForm):
    """What is written of a medium."""

    title = forms.CharField(label=_("Title"), max_length=LENGTHS["title"])
    alternative = forms.CharField(
        label=_("What is to be seen"),
        max_length=LENGTHS["alternative"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    caption = forms.CharField(
        label=_("Caption"), max_length=LENGTHS["caption"], required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    credit = forms.CharField(label=_("Made by"), max_length=LENGTHS["credit"], required=False)
    licence = forms.CharField(label=_("Licence"), max_length=LENGTHS["licence"], required=False)

    def content(self, spots: Iterable[Hotspot] = ()) -> MediaInput:
        """Return the words as the services take them."""
        words = {name: self.cleaned_data[name] for name in LENGTHS}
        return MediaInput(**words, hotspots=tuple(spots))


class NewMediumForm(WordsForm):
    """A file with its words."""

    field_order = ("file", "title", "alternative", "caption", "credit", "licence", "poster", "captions")
    file = forms.FileField(label=_("File"), widget=forms.ClearableFileInput(attrs={"accept": _TAKEN}))
    poster = forms.FileField(
        label=_("Still picture (video, document, 3-D model)"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )  # fmt: skip
    captions = forms.FileField(
        label=_("Captions of a video (WebVTT)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".vtt"}),
    )


class PosterForm(ServiceForm):
    """Another still picture."""

    poster = forms.FileField(label=_("Still picture"), widget=forms.ClearableFileInput(attrs={"accept": "image/*"}))


class CaptionsForm(ServiceForm):
    """Other captions."""

    captions = forms.FileField(
        label=_("Captions of a video (WebVTT)"), widget=forms.ClearableFileInput(attrs={"accept": ".vtt"})
    )


class PlaceForm(forms.Form):
    """One explained place of a model; an empty row is none."""

    label = forms.CharField(label=_("Name of the part"), max_length=HOTSPOT_LENGTHS["label"], required=False)
    position = forms.CharField(label=_("Position (x y z)"), max_length=80, required=False)
    normal = forms.CharField(label=_("Direction (x y z)"), max_length=80, required=False)
    text = forms.CharField(
        label=_("Explanation"),
        max_length=HOTSPOT_LENGTHS["text"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


_PlaceSet = forms.formset_factory(PlaceForm, extra=SPARE_PLACES, max_num=MOST_HOTSPOTS, validate_max=True)


def place_forms(data: Any, present: Iterable[Hotspot]) -> Any:
    """Return the rows of a model's places: those there are, and empty ones."""
    first = [{"label": it.label, "position": it.position, "normal": it.normal, "text": it.text} for it in present]
    return _PlaceSet(data, initial=first, prefix="places")


def places_in(rows: Any) -> list[Hotspot]:
    """Return the places of valid rows; an emptied row is a removed place, an empty direction looks up."""
    found = [row.cleaned_data for row in rows if any(row.cleaned_data.values())]
    return [Hotspot(it["position"], it["normal"] or "0 1 0", it["label"], it["text"]) for it in found]
