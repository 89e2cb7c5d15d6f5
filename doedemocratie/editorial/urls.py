"""The addresses of the admin: Wagtail's own, where nothing that an editor typed is lost and no odd key is an error."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from doedemocratie.editorial.bin.choosing import ChooserView
from doedemocratie.editorial.kept_text import keep_text
from doedemocratie.editorial.keys import know_keys

# In the place of Wagtail's own, which no hook can take.
chooser = path("choose-page/", never_cache(require_admin_access(ChooserView.as_view())))
urlpatterns = decorate_urlpatterns([chooser, *wagtailadmin_urls.urlpatterns], know_keys)
urlpatterns = decorate_urlpatterns(urlpatterns, keep_text)
