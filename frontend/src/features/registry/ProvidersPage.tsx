/** The page of model providers. */

import { Plus, Server } from "lucide-react";
import { useState } from "react";

import { type Provider, useProviders } from "@/api/registry";
import { Button, EmptyState, ErrorState, Page, PageHeader, SkeletonList, usePageTitle } from "@/ui";

import { ProviderCard } from "./ProviderCard";
import { ProviderDialog } from "./ProviderDialog";
import styles from "./Registry.module.css";

/** Show all providers, and a dialog that adds or changes one. */
export function ProvidersPage() {
  usePageTitle("Providers");
  const providers = useProviders();
  const [editing, setEditing] = useState<Provider | "new" | null>(null);
  const add = (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setEditing("new")}>
      New provider
    </Button>
  );
  return (
    <Page>
      <PageHeader title="Providers" actions={add}>
        Where models are served. A key is stored encrypted and never shown again.
      </PageHeader>
      {providers.isPending && <SkeletonList rows={3} height="5rem" />}
      {providers.isError && (
        <ErrorState title="The providers could not be read" error={providers.error} onRetry={() => void providers.refetch()} />
      )}
      {providers.data?.length === 0 && (
        <EmptyState mark={<Server aria-hidden />} title="There are no providers yet" actions={add}>
          Function agents need none. Model agents need one: any OpenAI-compatible address, OpenAI, Anthropic or Google.
        </EmptyState>
      )}
      <ul className={styles.providers}>
        {providers.data?.map((provider) => (
          <ProviderCard key={provider.slug} provider={provider} onEdit={() => setEditing(provider)} />
        ))}
      </ul>
      {editing && <ProviderDialog provider={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}
