/** One model provider: where it is, whether a key is stored, and a check whether it answers. */

import { CircleCheck, CircleX, KeyRound, Pencil, PlugZap } from "lucide-react";

import { type Provider, useCheckProvider } from "@/api/registry";
import { formatDuration } from "@/core/format";
import { Badge, Button } from "@/ui";

import { PROVIDER_KINDS } from "./providerKinds";
import styles from "./Registry.module.css";

/** Draw a provider. */
export function ProviderCard({ provider, onEdit }: { provider: Provider; onEdit: () => void }) {
  const check = useCheckProvider();
  const { title, local } = PROVIDER_KINDS[provider.kind];
  return (
    <li className={styles.provider}>
      <div className={styles.grow}>
        <h2 className={styles.cardTitle}>{provider.name}</h2>
        <p className={styles.quiet}>
          {title}
          {provider.base_url && <>, {provider.base_url}</>}
          {provider.default_model && <>, model {provider.default_model}</>}
        </p>
        {!local && (
          <Badge tone={provider.has_key ? "success" : "plain"}>
            <KeyRound aria-hidden /> {provider.has_key ? "key stored" : "no key"}
          </Badge>
        )}
        <CheckResult check={check} />
      </div>
      <div className={styles.buttons}>
        <Button icon={<PlugZap aria-hidden />} busy={check.isPending} onClick={() => check.mutate(provider.slug)}>
          Check
        </Button>
        <Button icon={<Pencil aria-hidden />} onClick={onEdit}>
          Edit
        </Button>
      </div>
    </li>
  );
}

function CheckResult({ check }: { check: ReturnType<typeof useCheckProvider> }) {
  if (check.error) return <p className={styles.error}>{check.error.message}</p>;
  if (!check.data) return null;
  const { ok, message, duration_ms } = check.data;
  const Icon = ok ? CircleCheck : CircleX;
  return (
    <p className={styles.check} data-ok={ok} role="status">
      <Icon aria-hidden />
      {message} ({formatDuration(duration_ms)})
    </p>
  );
}
