"""Every address of the API that concerns workflows and runs; those of agents are in `agents.api`."""

from django.urls import path

from workflows.api import advice, handoff, kinds, me, run_messages, runs, threads, versions, workflows

urlpatterns = [
    path("me/", me.MeView.as_view()),
    path("node-kinds/", kinds.NodeKindListView.as_view()),
    path("validate/", workflows.ValidateView.as_view()),
    path("workflows/", workflows.WorkflowListView.as_view()),
    path("workflows/import/", workflows.WorkflowImportView.as_view()),
    path("workflows/handoff-preview/", handoff.HandoffPreviewView.as_view()),
    path("workflows/advice/", advice.AdviceView.as_view()),
    path("workflows/<slug:slug>/", workflows.WorkflowDetailView.as_view()),
    path("workflows/<slug:slug>/draft/", workflows.WorkflowDraftView.as_view()),
    path("workflows/<slug:slug>/publish/", versions.WorkflowPublishView.as_view()),
    path("workflows/<slug:slug>/versions/", versions.VersionListView.as_view()),
    path("workflows/<slug:slug>/versions/<int:number>/", versions.VersionDetailView.as_view()),
    path("workflows/<slug:slug>/duplicate/", workflows.WorkflowDuplicateView.as_view()),
    path("workflows/<slug:slug>/restore/", versions.WorkflowRestoreView.as_view()),
    path("workflows/<slug:slug>/export/", workflows.WorkflowExportView.as_view()),
    path("runs/", runs.RunListView.as_view()),
    path("runs/<uuid:id>/", runs.RunDetailView.as_view()),
    path("runs/<uuid:id>/events/", runs.RunEventsView.as_view()),
    path("runs/<uuid:id>/cancel/", runs.RunCancelView.as_view()),
    path("runs/<uuid:id>/pause/", runs.RunPauseView.as_view()),
    path("runs/<uuid:id>/resume/", runs.RunResumeView.as_view()),
    path("runs/<uuid:id>/answers/", run_messages.RunAnswerView.as_view()),
    path("runs/<uuid:id>/activations/cancel/", run_messages.ActivationCancelView.as_view()),
    path("runs/<uuid:id>/activations/complete/", run_messages.ActivationCompleteView.as_view()),
    path("runs/<uuid:id>/activations/items/", run_messages.ActivationItemsView.as_view()),
    path("inbox/", run_messages.InboxView.as_view()),
    path("threads/", threads.ThreadListView.as_view()),
    path("threads/<uuid:id>/", threads.ThreadDetailView.as_view()),
]
