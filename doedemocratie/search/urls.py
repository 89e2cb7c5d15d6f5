"""The address of the search page, relative to where the site puts it."""

from django.urls import path

from doedemocratie.search import views

urlpatterns = [
    path("", views.search, name="search"),
]
