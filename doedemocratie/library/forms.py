"""The form with which editors upload and change an image."""

from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Wagtail's form, with a required description: it is the text alternative (WCAG 1.1.1)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        description = self.fields["description"]
        description.required = True
        description.help_text = (
            "Wat is er te zien? Wie de afbeelding niet ziet, hoort deze tekst. Eén of twee zinnen, zonder 'foto van'."
        )
        description.error_messages["required"] = "Beschrijf wat er op de afbeelding te zien is."
