"""The form to sign in with."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from wagtail.admin.forms.auth import LoginForm

from doedemocratie.accounts.sign_in_protection import PAUSE, Attempt


class SignInForm(LoginForm):
    """Wagtail's form, with a pause after many wrong passwords and without hindering a password manager."""

    error_messages = {
        **LoginForm.error_messages,
        "must_wait": (
            "U kunt nu niet inloggen: er is te vaak een verkeerd wachtwoord ingevuld. "
            "Wacht %(minutes)d minuten en probeer het opnieuw. Lukt het dan niet? Vraag een beheerder om hulp."
        ),
        "must_wait_a_day": (
            "U kunt nu niet inloggen: er is te vaak een verkeerd wachtwoord ingevuld. Stel een nieuw wachtwoord in "
            "via ‘Wachtwoord vergeten?’, of vraag een beheerder om een nieuw wachtwoord. Dan kunt u meteen inloggen."
        ),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        username, password = self.fields["username"], self.fields["password"]
        password.label = "Wachtwoord"
        # WCAG 1.3.5 and 3.3.8: the browser and the password manager know what to fill in.
        username.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs["autocomplete"] = "current-password"
        for field in (username, password):  # they only repeat the label, in a grey that looks like an answer
            field.widget.attrs.pop("placeholder")

    def clean(self) -> dict[str, Any]:
        """Sign in, or say why that cannot be done now: :class:`.backends.PausingBackend` refuses without a word."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username and password:
            attempt = Attempt.of(self.request, username)
            if attempt.is_paused_everywhere():
                raise ValidationError(self.error_messages["must_wait_a_day"], code="must_wait_a_day")
            if attempt.is_paused_here():
                minutes = int(PAUSE.total_seconds() // 60)
                raise ValidationError(self.error_messages["must_wait"], code="must_wait", params={"minutes": minutes})
        return super().clean()
