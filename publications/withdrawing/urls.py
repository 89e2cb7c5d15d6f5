"""The addresses in the admin."""

from django.urls import path

from publications.withdrawing.reports import WithdrawalReport
from publications.withdrawing.views import DeleteView, RestoreView, WithdrawView

app_name = "withdrawing"
urlpatterns = [
    path("", WithdrawalReport.as_view(), name="report"),
    path("resultaten/", WithdrawalReport.as_view(results_only=True), name="report_results"),
    path("<int:publication_id>/intrekken/", WithdrawView.as_view(), name="withdraw"),
    path("<int:publication_id>/terugzetten/", RestoreView.as_view(), name="restore"),
    path("<int:publication_id>/verwijderen/", DeleteView.as_view(), name="delete"),
]
