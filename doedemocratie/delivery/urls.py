"""The addresses of media, below MEDIA_URL."""

from django.urls import path

from doedemocratie.delivery.views import serve_media

urlpatterns = [path("<path:path>", serve_media, name="media")]
