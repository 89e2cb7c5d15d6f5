"""The forms for one redirect, and for a file full of them."""

from __future__ import annotations

import zlib
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.db import transaction
from django.db.models import Q
from wagtail.contrib.redirects.forms import RedirectForm as WagtailRedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from doedemocratie.core.choosers import PageChooser
from doedemocratie.core.models.base import private_paths
from doedemocratie.core.redirects.addresses import canonical

from .problems import Problem, RefusedError
from .reading import LARGEST, UnreadableError, decoded, read
from .rules import LONGEST_LINK, Rules, Target, local_path
from .site_addresses import SiteAddresses

SALT = "editorial.redirects"
KEPT_FOR = 3600  # seconds between choosing a file and importing it
# What travels with the form to confirm. Django refuses more than 2.5 MB in one request.
LONGEST_KEPT = 2_000_000

ALL, GOOD = "alles", "goede"


class RedirectForm(WagtailRedirectForm):
    """One redirect. Refuses what is never reached, leads nowhere or comes back to itself, on the field where it can be mended."""

    redirect_link = forms.CharField(
        label="Doorverwijzen naar een adres",
        required=False,
        max_length=LONGEST_LINK,
        help_text="Alleen als er geen pagina te kiezen is: een document, een kop op een pagina (/nieuws/bericht/#kop) of een "
        "andere site (https://…).",
        error_messages={"max_length": Problem.TOO_LONG.dutch.format(LONGEST_LINK)},
    )

    class Meta(WagtailRedirectForm.Meta):
        labels: ClassVar[dict[str, str]] = {
            "old_path": "Oud adres",
            "redirect_page": "Doorverwijzen naar een pagina",
            "is_permanent": "Voorgoed",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "old_path": "Het adres dat bezoekers nog gebruiken, vanaf de eerste schuine streep: /nieuws/oud-bericht. "
            "Hoofdletters en een streep aan het eind maken niet uit.",
            "is_permanent": "Zoekmachines vergeten het oude adres dan. Zet dit alleen uit als het oude adres terugkomt.",
            "redirect_page": "De doorverwijzing blijft werken als deze pagina verhuist.",
        }
        error_messages: ClassVar[dict[str, dict[str, str]]] = {
            "old_path": {"required": "Vul het oude adres in.", "max_length": Problem.TOO_LONG.dutch.format(255)},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out the site where there is only one, and take what is no page for none."""
        super().__init__(*args, **kwargs)
        self.fields["redirect_page"].widget = PageChooser()
        sites = list(Site.objects.select_related("root_page")[:2])
        self.only_site = sites[0] if len(sites) == 1 else None
        if self.only_site is not None:
            del self.fields["site"]

    def _get_validation_exclusions(self) -> set[str]:
        # A path on this site is no URL to Django.
        exclusions: set[str] = super()._get_validation_exclusions()
        return exclusions | {"redirect_link"}

    def _site(self) -> Site | None:
        """Return the site of the redirect; of one for all sites the default one, which its rules are asked of."""
        if self.only_site is not None:
            return self.only_site
        chosen: Site | None = self.cleaned_data.get("site")
        return chosen or Site.objects.filter(is_default_site=True).select_related("root_page").first()

    def clean(self) -> dict[str, Any]:
        """Check both addresses, and take the page for an address that is one."""
        super().clean()
        data: dict[str, Any] = self.cleaned_data
        site = self._site()
        written, link, page = data.get("old_path"), data.get("redirect_link"), data.get("redirect_page")
        if not written or site is None or "redirect_link" in self.errors or "redirect_page" in self.errors:
            return data
        if page is not None and link:
            self.add_error("redirect_link", "Kies een pagina of vul een adres in, niet allebei.")
        elif page is None and not link:
            self.add_error("redirect_page", "Kies de pagina waar bezoekers heen gaan, of vul hieronder een adres in.")
        else:
            self._check(site, written, link or "", page)
        return data

    def _check(self, site: Site, written: str, link: str, page: Page | None) -> None:
        others = Redirect.objects.filter(Q(site=site) | Q(site=None)).exclude(pk=self.instance.pk)
        others = others.select_related("redirect_page")

        def onwards(path: str) -> Target | None:
            other = others.filter(old_path=path).first()
            return Target.of(other) if other is not None else None

        rules = Rules(SiteAddresses(site, [written, link]), onwards, other_sites=True)
        try:
            self.cleaned_data["old_path"] = source = rules.source(written)
            if (taken := others.filter(old_path=source).first()) is not None:
                raise RefusedError(Problem.EXISTS, Target.of(taken).label)
            if page is None:
                target = rules.target(link, source)
                self.cleaned_data["redirect_link"] = target.link
                self.cleaned_data["redirect_page"] = Page.objects.filter(pk=target.page_id).first()
            elif not page.live or page.path.startswith(tuple(private_paths())):
                raise RefusedError(Problem.NOT_PUBLIC, page.title, of_target=True)
        except RefusedError as error:
            field = ("redirect_page" if page is not None else "redirect_link") if error.of_target else "old_path"
            self.add_error(field, error.dutch)

    @transaction.atomic
    def save(self, commit: bool = True) -> Redirect:
        """Save it as an editor's own, and let redirects that led to the old address lead on at once."""
        redirect: Redirect = self.instance
        redirect.automatically_created = False
        redirect.redirect_page_route_path = ""
        if self.only_site is not None:
            redirect.site = self.only_site
        super().save(commit)
        site = self._site()
        if commit and site is not None:
            addresses = SiteAddresses(site, [])
            for other in Redirect.objects.filter(Q(site=site) | Q(site=None), redirect_page=None):
                link = other.redirect_link
                if other.pk != redirect.pk and local_path(link, addresses) and canonical(link) == redirect.old_path:
                    Target.of(redirect).put_into(other)
                    other.save()
        return redirect


class FileForm(forms.Form):
    """A file with redirects, and how to import it."""

    file = forms.FileField(
        label="CSV-bestand",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
        help_text="Twee kolommen: het oude adres en het nieuwe. Komma of puntkomma, met of zonder kopregel, hoogstens 20.000 "
        "regels.",
        error_messages={
            "required": "Kies een CSV-bestand.",
            "empty": "Dit bestand is leeg. Kies een ander bestand.",
            "missing": "Kies een CSV-bestand.",
        },
    )
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.select_related("root_page"), empty_label=None, required=False
    )
    is_permanent = forms.BooleanField(
        label="Voorgoed",
        required=False,
        initial=True,
        help_text="Zoekmachines vergeten de oude adressen dan. Zet dit alleen uit als de oude adressen terugkomen.",
    )
    replace = forms.BooleanField(
        label="Bestaande doorverwijzingen vervangen",
        required=False,
        help_text="Staat er al een doorverwijzing van een adres naar iets anders? Zonder dit vinkje is dat een foute regel.",
    )
    other_sites = forms.BooleanField(
        label="Ook naar andere sites",
        required=False,
        help_text="Zonder dit vinkje is een nieuw adres buiten deze site een foute regel.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out the site where there is only one."""
        super().__init__(*args, **kwargs)
        if Site.objects.count() == 1:
            del self.fields["site"]

    def clean(self) -> dict[str, Any]:
        """Read the file, and keep what the next step needs as signed text in ``kept``."""
        data = super().clean() or self.cleaned_data
        file = data.get("file")
        if file is None:
            return data
        try:
            text = decoded(file.read(LARGEST + 1))
            read(text)
        except UnreadableError as error:
            self.add_error("file", error.dutch)
            return data
        site = data.get("site") or Site.objects.filter(is_default_site=True).first() or Site.objects.first()
        choices = {name: data[name] for name in ("is_permanent", "replace", "other_sites")}
        kept = {"text": text, "name": file.name, "site": site.pk if site else None, **choices}
        data["kept"] = signing.dumps(kept, salt=SALT, compress=True)
        if len(data["kept"]) > LONGEST_KEPT:
            self.add_error("file", "Dit bestand is te groot. Verdeel het over meer bestanden.")
        return data


class ConfirmForm(forms.Form):
    """What was read, and what to do with wrong lines."""

    kept = forms.CharField(widget=forms.HiddenInput)
    which = forms.ChoiceField(
        label="Wat wilt u met de foute regels?",
        widget=forms.RadioSelect,
        initial=ALL,
        choices=(
            (ALL, "Niets importeren: ik verbeter eerst het bestand"),
            (GOOD, "Alleen de goede regels importeren"),
        ),
        error_messages={"required": "Kies wat u wilt.", "invalid_choice": "Kies wat u wilt."},
    )

    def clean_kept(self) -> dict[str, Any]:
        """Return what was kept; refuse what is not ours, or too old."""
        try:
            kept: dict[str, Any] = signing.loads(self.cleaned_data["kept"], salt=SALT, max_age=KEPT_FOR)
        except (signing.BadSignature, ValueError, zlib.error):
            raise forms.ValidationError("Dit duurde te lang. Kies het bestand opnieuw.") from None
        return kept
