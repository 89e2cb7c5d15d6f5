"""The addresses of the manual in the admin."""

from django.urls import path

from .views import ChapterView, ContentsView, SearchView, picture

app_name = "handbook"
urlpatterns = [
    path("", ContentsView.as_view(), name="contents"),
    path("zoeken/", SearchView.as_view(), name="search"),
    path("beeld/<slug:name>.png", picture, name="picture"),
    path("<slug:slug>/", ChapterView.as_view(), name="chapter"),
]
