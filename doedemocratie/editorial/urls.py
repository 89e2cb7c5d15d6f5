"""The addresses of the admin: Wagtail's own, where nothing that an editor typed is lost."""

from wagtail.admin import urls as wagtailadmin_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from doedemocratie.editorial.kept_text import keep_text

urlpatterns = decorate_urlpatterns(wagtailadmin_urls.urlpatterns, keep_text)
