/** The page of one agent: what defines it, trying it, its versions, and where it is used. */

import { useNavigate, useParams } from "react-router";

import { ApiError } from "@/api/errors";
import { type Agent, useAgent } from "@/api/registry";
import { Badge, Button, EmptyState, ErrorState, KindMark, LinkButton, Page, PageHeader, SkeletonList, usePageTitle } from "@/ui";

import { AgentForm } from "./AgentForm";
import { AgentVersions } from "./AgentVersions";
import styles from "./Registry.module.css";
import { TryAgent } from "./TryAgent";
import { useAgentDraft } from "./useAgentDraft";
import { UsedIn } from "./UsedIn";

/** Show the agent that the address names, or a new one. */
export function AgentPage() {
  const slug = useParams()["slug"] ?? "";
  return slug === "new" ? <AgentEditor agent={null} /> : <KnownAgent key={slug} slug={slug} />;
}

function KnownAgent({ slug }: { slug: string }) {
  const agent = useAgent(slug);
  if (agent.data) return <AgentEditor agent={agent.data} />;
  const missing = agent.error instanceof ApiError && agent.error.status === 404;
  return (
    <Page>
      {agent.isPending && <SkeletonList rows={6} />}
      {missing && <EmptyState title="There is no such agent" actions={<LinkButton to="/agents">To the agents</LinkButton>} />}
      {agent.error && !missing && (
        <ErrorState title="The agent could not be read" error={agent.error} onRetry={() => void agent.refetch()} />
      )}
    </Page>
  );
}

function AgentEditor({ agent }: { agent: Agent | null }) {
  usePageTitle(agent?.name ?? "New agent");
  const navigate = useNavigate();
  const draft = useAgentDraft(agent, (saved) => {
    if (!agent) void navigate(`/agents/${saved.slug}`, { replace: true });
  });
  return (
    <Page wide>
      <PageHeader title={<AgentTitle agent={agent} />} actions={<SaveButtons draft={draft} isNew={!agent} />}>
        {agent?.description ?? "Register who can answer when a workflow asks."}
      </PageHeader>
      <div className={styles.columns}>
        <AgentForm draft={draft} />
        {agent && (
          <div className={styles.side}>
            <TryAgent slug={agent.slug} unsaved={draft.dirty} />
            <UsedIn slugs={agent.used_in} />
            <AgentVersions slug={agent.slug} />
          </div>
        )}
      </div>
    </Page>
  );
}

function AgentTitle({ agent }: { agent: Agent | null }) {
  return (
    <span className={styles.pageTitle}>
      <KindMark kind="agent" size={30} />
      {agent?.name ?? "New agent"}
      {agent && <Badge>v{agent.version}</Badge>}
      {agent && !agent.enabled && <Badge tone="warning">disabled</Badge>}
    </span>
  );
}

function SaveButtons({ draft, isNew }: { draft: ReturnType<typeof useAgentDraft>; isNew: boolean }) {
  return (
    <>
      {draft.dirty && !isNew && (
        <Button variant="ghost" onClick={draft.discard}>
          Discard changes
        </Button>
      )}
      <Button variant="primary" busy={draft.saving} disabled={!draft.dirty} onClick={draft.send}>
        {isNew ? "Register" : "Save as a new version"}
      </Button>
    </>
  );
}
