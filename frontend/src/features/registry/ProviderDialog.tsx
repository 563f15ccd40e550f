/** Adds or changes a model provider. The key can be written, never read. */

import { type SyntheticEvent, useId, useState } from "react";

import { ApiError } from "@/api/errors";
import { type Provider, type ProviderWrite, useDeleteProvider, useSaveProvider } from "@/api/registry";
import { Button, Dialog, Field, Input, Select, toast, toastError } from "@/ui";

import { PROVIDER_KINDS, type ProviderKind } from "./providerKinds";
import styles from "./Registry.module.css";

interface ProviderDialogProps {
  provider: Provider | null;
  onClose: () => void;
}

/** Show the form. */
export function ProviderDialog({ provider, onClose }: ProviderDialogProps) {
  const [form, setForm] = useState<ProviderWrite>(() => ({
    name: provider?.name ?? "",
    kind: provider?.kind ?? "openai_compatible",
    base_url: provider?.base_url ?? "",
    default_model: provider?.default_model ?? "",
  }));
  const save = useSaveProvider(provider?.slug ?? null);
  const id = useId();
  const kind = PROVIDER_KINDS[form.kind];
  const fields = save.error instanceof ApiError ? save.error.fields : {};
  const change = (changes: Partial<ProviderWrite>) => setForm((before) => ({ ...before, ...changes }));
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate(form, {
      onSuccess: () => {
        toast(provider ? "Provider saved" : "Provider added", "success");
        onClose();
      },
      onError: (error) => toastError("The provider was not saved", error),
    });
  };
  return (
    <Dialog
      title={provider ? `Edit ${provider.name}` : "New provider"}
      onClose={onClose}
      footer={
        <>
          {provider && <RemoveButton provider={provider} onGone={onClose} />}
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={id} variant="primary" busy={save.isPending}>
            {provider ? "Save" : "Add"}
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} onSubmit={send}>
        <Field label="Name" required error={fields["name"]?.[0]}>
          {(ids) => <Input {...ids} required value={form.name} onChange={(event) => change({ name: event.target.value })} />}
        </Field>
        <Field label="Kind" error={fields["kind"]?.[0]}>
          {(ids) => (
            <Select {...ids} value={form.kind} onChange={(event) => change({ kind: event.target.value as ProviderKind })}>
              {Object.entries(PROVIDER_KINDS).map(([value, { title }]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {!kind.local && (
          <>
            <Field label="Address" required={kind.url} hint={kind.url ? "Ends in /v1 as a rule." : "Empty: the provider's own."} error={fields["base_url"]?.[0]}>
              {(ids) => <Input {...ids} type="url" placeholder="http://127.0.0.1:11434/v1" value={form.base_url} onChange={(event) => change({ base_url: event.target.value })} />}
            </Field>
            <Field label="Default model" hint="For agents that name none." error={fields["default_model"]?.[0]}>
              {(ids) => <Input {...ids} value={form.default_model} onChange={(event) => change({ default_model: event.target.value })} />}
            </Field>
            <Field label="API key" hint={keyHint(provider)} error={fields["api_key"]?.[0]}>
              {(ids) => (
                <Input
                  {...ids}
                  type="password"
                  autoComplete="off"
                  value={form.api_key ?? ""}
                  onChange={(event) => change({ api_key: event.target.value || undefined })}
                />
              )}
            </Field>
          </>
        )}
      </form>
    </Dialog>
  );
}

function keyHint(provider: Provider | null): string {
  return provider?.has_key ? "A key is stored. What you write here takes its place." : "Stored encrypted, never shown again.";
}

function RemoveButton({ provider, onGone }: { provider: Provider; onGone: () => void }) {
  const remove = useDeleteProvider();
  return (
    <Button
      variant="danger"
      busy={remove.isPending}
      onClick={() =>
        remove.mutate(provider.slug, {
          onSuccess: onGone,
          onError: (error) => toastError("The provider was not removed", error),
        })
      }
    >
      Remove
    </Button>
  );
}
