"""The paths of the registry, below /api/."""

from django.urls import path

from agents.api import agents, catalogue, providers

urlpatterns = [
    path("agent-kinds/", catalogue.AgentKindListView.as_view(), name="agent-kinds"),
    path("functions/", catalogue.FunctionListView.as_view(), name="functions"),
    path("tools/", catalogue.ToolListView.as_view(), name="tools"),
    path("agents/", agents.AgentListView.as_view(), name="agents"),
    path("agents/<slug:slug>/", agents.AgentDetailView.as_view(), name="agent"),
    path("agents/<slug:slug>/versions/", agents.AgentVersionListView.as_view(), name="agent-versions"),
    path("agents/<slug:slug>/ask/", agents.AgentAskView.as_view(), name="agent-ask"),
    path("providers/", providers.ProviderListView.as_view(), name="providers"),
    path("providers/<slug:slug>/", providers.ProviderDetailView.as_view(), name="provider"),
    path("providers/<slug:slug>/check/", providers.ProviderCheckView.as_view(), name="provider-check"),
]
