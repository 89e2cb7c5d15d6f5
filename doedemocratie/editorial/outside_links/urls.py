"""Addresses in the admin."""

from django.urls import path

from .views import check_again

app_name = "outside_links"
urlpatterns = [path("<int:pk>/opnieuw/", check_again, name="check_again")]
