"""The addresses of the files of publications, below ``bestanden/publicaties/``."""

from __future__ import annotations

from django.urls import path

from publications.editions.views import serve_edition
from publications.models.editions import EditionFormat

urlpatterns = [
    path(f"<int:page_id>/<slug:slug>.{form}", serve_edition, {"suffix": form.value}, name="publication_edition")
    for form in EditionFormat
]
