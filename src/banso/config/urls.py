"""Root addresses: each area of the site under its own prefix, none with a slash at the end."""

from django.urls import include, path

from banso.web.pages import errors

urlpatterns = [
    path("api/", include("banso.api.urls")),
    path("", include("banso.web.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
