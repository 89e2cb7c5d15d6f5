"""The addresses of Wagtail's images and documents that we answer in its place."""

from django.urls import path

from . import adding, deleting, editing

image_urls = [
    path("<int:image_id>/", editing.EditImageView.as_view()),
    path("<int:image_id>/delete/", deleting.DeleteImageView.as_view()),
    path("multiple/add/", adding.AddImagesView.as_view()),
    path("multiple/<int:image_id>/", adding.EditAddedImageView.as_view()),
    path("multiple/create_from_uploaded_image/<int:uploaded_file_id>/", adding.DescribeImageView.as_view()),
    path("multiple/<int:image_id>/delete/", deleting.DropAddedImageView.as_view()),
]
document_urls = [
    path("edit/<int:document_id>/", editing.EditDocumentView.as_view()),
    path("delete/<int:document_id>/", deleting.DeleteDocumentView.as_view()),
    path("multiple/add/", adding.AddDocumentsView.as_view()),
    path("multiple/<int:doc_id>/", adding.EditAddedDocumentView.as_view()),
    path("multiple/<int:doc_id>/delete/", deleting.DropAddedDocumentView.as_view()),
]
