"""The site without its page cache: what a page costs to make."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
