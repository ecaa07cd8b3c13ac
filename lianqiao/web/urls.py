"""Addresses of the pages."""

from django.urls import include, path

from lianqiao.web.account import urls as account
from lianqiao.web.catalog import urls as catalog
from lianqiao.web.chains import urls as chains
from lianqiao.web.compare import views as compare
from lianqiao.web.deals.urls import urlpatterns as deals
from lianqiao.web.desk import urls as desk
from lianqiao.web.disclosures import urls as disclosures
from lianqiao.web.experts import urls as experts
from lianqiao.web.files import urls as files
from lianqiao.web.freshness import urls as freshness
from lianqiao.web.home import views as home
from lianqiao.web.imports import urls as imports
from lianqiao.web.judging.urls import urlpatterns as judging
from lianqiao.web.matches import views as matches
from lianqiao.web.media import urls as media
from lianqiao.web.organisations import urls as organisations
from lianqiao.web.pages import views as pages
from lianqiao.web.push import urls as push
from lianqiao.web.reviews import urls as review_urls
from lianqiao.web.reviews import views as reviews
from lianqiao.web.rights import urls as rights
from lianqiao.web.rules.urls import urlpatterns as rules
from lianqiao.web.search import views as search
from lianqiao.web.styleguide import views as styleguide
from lianqiao.web.writing import urls as writing

urlpatterns = [
    path("", home.home, name="home"),
    path("search", search.search_page, name="search"),
    path("search.csv", search.search_table, name="search-table"),
    path("compare", compare.compare_page, name="compare"),
    path("compare.csv", compare.compare_table, name="compare-table"),
    path("suggestions", search.suggestion_list, name="suggestions"),
    path("match", matches.match_page, name="match"),
    path("about", pages.about, name="about"),
    path("glossary", pages.glossary, name="glossary"),
    path("accessibility", pages.accessibility, name="accessibility"),
    path("sitemap", pages.sitemap, name="sitemap"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
    path("display", pages.choose_display, name="display"),
    path("", include(rights)),
    path("organisations/", include(organisations)),
    path("experts/", include(experts)),
    path("chains/", include(chains)),
    path("account/", include(account)),
    path("files/", include(files)),
    path("imports/", include(imports)),
    path("desk/reviews/", include(review_urls)),
    path("desk/", include(desk)),
    path("reading", reviews.how_we_read, name="how-we-read"),
    path("write/", include(writing)),
    path("", include(rules)),
    path("", include(deals)),
    path("", include(freshness)),
    path("", include(catalog)),
    path("", include(media)),
    path("", include(disclosures)),
    path("", include(push)),
    path("", include(judging)),
]
