"""Every address of the platform."""

from django.urls import include, path

from lianqiao.api.router import api
from lianqiao.web.administration import records_site
from lianqiao.web.health import healthz, metrics, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("admin/", records_site().urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("lianqiao.web.urls")),
]
