"""Addresses of achievements and demands."""

from django.urls import path

from lianqiao.catalog.choices import EntryKind
from lianqiao.web.catalog import moves, views
from lianqiao.web.matches import bundles
from lianqiao.web.sharing import views as sharing

_ACHIEVEMENT, _DEMAND = {"kind": EntryKind.ACHIEVEMENT}, {"kind": EntryKind.DEMAND}

urlpatterns = [
    path("achievements/<str:number>", views.entry_page, _ACHIEVEMENT, name="achievement"),
    path("achievements/<str:number>/matches", views.entry_matches, _ACHIEVEMENT, name="achievement-matches"),
    path("achievements/<str:number>/payback", views.payback_page, _ACHIEVEMENT, name="achievement-payback"),
    path("achievements/<str:number>/versions", moves.versions, _ACHIEVEMENT, name="achievement-versions"),
    path("achievements/<str:number>/moves/<str:move>", moves.make_move, _ACHIEVEMENT, name="achievement-move"),
    path("achievements/<str:number>/export.<str:form>", sharing.entry_export, _ACHIEVEMENT, name="achievement-export"),
    path("achievements/<str:number>/code.svg", sharing.entry_code, _ACHIEVEMENT, name="achievement-code"),
    path("demands/<str:number>/export.<str:form>", sharing.entry_export, _DEMAND, name="demand-export"),
    path("demands/<str:number>/code.svg", sharing.entry_code, _DEMAND, name="demand-code"),
    path("sitemap.xml", sharing.site_map, name="site-map"),
    path("sitemaps/<str:section>-<int:page>.xml", sharing.site_map_part, name="site-map-part"),
    path("robots.txt", sharing.robots, name="robots"),
    path("demands/<str:number>", views.entry_page, _DEMAND, name="demand"),
    path("demands/<str:number>/matches", views.entry_matches, _DEMAND, name="demand-matches"),
    path("demands/<str:number>/bundle", bundles.bundle_page, name="demand-bundle"),
    path("demands/<str:number>/parts", bundles.split_demand, name="demand-parts"),
    path("demands/<str:number>/versions", moves.versions, _DEMAND, name="demand-versions"),
    path("demands/<str:number>/moves/<str:move>", moves.make_move, _DEMAND, name="demand-move"),
]
