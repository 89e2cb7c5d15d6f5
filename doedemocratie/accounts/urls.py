"""The addresses outside the admin where a password is asked: before Wagtail's own, under the same names."""

from __future__ import annotations

from django.urls import path

from doedemocratie.accounts import views

urlpatterns = [
    path("_util/login/", views.sign_in_to_read, name="wagtailcore_login"),
    path(
        "_util/authenticate_with_password/<int:restriction_id>/<int:page_id>/",
        views.read_pages,
        name="wagtailcore_authenticate_with_password",
    ),
    path(
        "documenten/authenticate_with_password/<int:restriction_id>/",
        views.read_documents,
        name="wagtaildocs_authenticate_with_password",
    ),
]
