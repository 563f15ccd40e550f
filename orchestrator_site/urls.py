"""Every address of the site. The app's pages all get one shell; the front end draws what the address names."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from agents import api as agents_api
from orchestrator_site.health import live, ready
from orchestrator_site.pages import admin_login, app_shell

handler400 = "orchestrator_site.pages.bad_request"
handler404 = "orchestrator_site.pages.not_found"
handler500 = "orchestrator_site.pages.server_error"

APP_PAGES = r"^(?:workflows|runs|inbox|agents|providers|threads|operations)(?:/[\w-]+)?/?$"

urlpatterns = [
    path("", app_shell, name="home"),
    re_path(APP_PAGES, app_shell, name="app"),
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(next_page="login"), name="logout"),
    path("health/live/", live, name="live"),
    path("health/ready/", ready, name="ready"),
    path("api/", include("workflows.api.urls")),
    path("api/", include(agents_api.urlpatterns)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("admin/login/", admin_login),
    path("admin/", admin.site.urls),
]
