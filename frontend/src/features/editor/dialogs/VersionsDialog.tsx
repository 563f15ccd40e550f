/** The published versions: seen as they were, and made the draft again. */
import { useState } from "react";

import { restoreVersion, useVersion, useVersions, type VersionSummary } from "@/api/workflows";
import { nodeChanges } from "@/core/diff";
import { plural } from "@/core/format";
import { useDraft } from "@/store/draft";
import { currentDocument, useEditor } from "@/store/editor";
import { Badge, Button, Dialog, EmptyState, ErrorState, SkeletonList, TimeAgo, toast, toastError } from "@/ui";

import { openWorkflow } from "../openWorkflow";
import { saveNow } from "../useAutosave";
import styles from "./dialogs.module.css";
import { VersionCanvas } from "./VersionCanvas";

function differences(document: Parameters<typeof nodeChanges>[0]): string {
  const { added, removed, changed } = nodeChanges(document, currentDocument());
  const parts = [
    added.length && `${plural(added.length, "node")} added`,
    removed.length && `${removed.length} removed`,
    changed.length && `${changed.length} changed`,
  ].filter(Boolean);
  return parts.length ? `Since then: ${parts.join(", ")}.` : "Its nodes are those of the draft.";
}

function VersionView({ number, onBack, onRestore }: { number: number; onBack: () => void; onRestore: () => void }) {
  const slug = useDraft((draft) => draft.slug);
  const editable = useEditor((state) => state.editable);
  const version = useVersion(slug, number);
  if (version.error) return <ErrorState title="This version cannot be read" error={version.error} onRetry={() => void version.refetch()} />;
  if (!version.data) return <SkeletonList rows={4} />;
  return (
    <div className={styles.stack}>
      <div className={styles.canvas}>
        <VersionCanvas document={version.data.document} />
      </div>
      <div className={styles.row}>
        <p className={styles.meta}>{differences(version.data.document)}</p>
        <span className={styles.actions}>
          <Button onClick={onBack}>All versions</Button>
          {editable && <Button onClick={onRestore}>Make it the draft</Button>}
        </span>
      </div>
    </div>
  );
}

function VersionItem({ version, newest, onView }: { version: VersionSummary; newest: boolean; onView: () => void }) {
  return (
    <li className={styles.version}>
      <Badge tone={newest ? "accent" : "plain"}>v{version.number}</Badge>
      <div>
        <p className={styles.notes}>{version.notes || "No notes"}</p>
        <p className={styles.meta}>
          {version.published_by ?? "unknown"}, <TimeAgo at={version.published_at} />
        </p>
      </div>
      <Button size="sm" onClick={onView}>
        View
      </Button>
    </li>
  );
}

function VersionList({ onView }: { onView: (number: number) => void }) {
  const slug = useDraft((draft) => draft.slug);
  const versions = useVersions(slug);
  if (versions.error) return <ErrorState title="The versions cannot be read" error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data) return <SkeletonList rows={4} />;
  if (versions.data.length === 0) return <EmptyState compact title="No version was published yet" />;
  return (
    <ul className={styles.versions}>
      {versions.data.map((version, index) => (
        <VersionItem key={version.number} version={version} newest={index === 0} onView={() => onView(version.number)} />
      ))}
    </ul>
  );
}

/** Draw the versions, or one of them. */
export function VersionsDialog({ onClose }: { onClose: () => void }) {
  const slug = useDraft((draft) => draft.slug);
  const [viewed, setViewed] = useState<number | null>(null);
  const restore = async (number: number) => {
    try {
      await saveNow();
      await openWorkflow(await restoreVersion(slug, number));
      toast(`Version ${number} is the draft again`, "success");
    } catch (error) {
      toastError("The version was not restored", error);
    }
  };
  return (
    <Dialog title={viewed === null ? "Versions" : `Version ${viewed}`} size={viewed === null ? "md" : "lg"} onClose={onClose}>
      {viewed === null ? (
        <VersionList onView={setViewed} />
      ) : (
        <VersionView number={viewed} onBack={() => setViewed(null)} onRestore={() => void restore(viewed)} />
      )}
    </Dialog>
  );
}
