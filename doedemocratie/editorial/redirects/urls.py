"""The addresses of Wagtail's redirects that we answer in its place."""

from django.urls import path
from django.views.generic import RedirectView

from .views import CreateView, EditView, ImportView

urlpatterns = [
    path("add/", CreateView.as_view()),
    path("<int:redirect_id>/", EditView.as_view()),
    path("import/", ImportView.as_view()),
    # Wagtail's second step, which knows none of the rules.
    path("import/process/", RedirectView.as_view(pattern_name="wagtailredirects:start_import")),
]
