/** The versions of an agent, each with what it changed. Runs keep the version that they started with. */

import { type AgentVersion, useAgentVersions } from "@/api/registry";
import { type AgentDefinition, definitionChanges } from "@/core/agent-definition";
import { oneLine } from "@/core/run-format";
import { ErrorState, Panel, SkeletonList, TimeAgo } from "@/ui";

import styles from "./Registry.module.css";

/** Draw the versions, the newest first. */
export function AgentVersions({ slug }: { slug: string }) {
  const versions = useAgentVersions(slug);
  return (
    <Panel title="Versions">
      {versions.isPending && <SkeletonList rows={2} height="2rem" />}
      {versions.isError && <ErrorState title="The versions could not be read" error={versions.error} />}
      <ol className={styles.versions}>
        {versions.data?.map((version, index, all) => (
          <VersionItem key={version.number} version={version} before={all[index + 1]} />
        ))}
      </ol>
    </Panel>
  );
}

function VersionItem({ version, before }: { version: AgentVersion; before: AgentVersion | undefined }) {
  const changes = before ? definitionChanges(before as AgentDefinition, version as AgentDefinition) : [];
  return (
    <li>
      <p className={styles.versionHead}>
        <strong>v{version.number}</strong>
        <span className={styles.quiet}>
          {version.made_by ? `${version.made_by}, ` : ""}
          <TimeAgo at={version.made_at} />
        </span>
      </p>
      {!before && <p className={styles.quiet}>Registered</p>}
      {before && changes.length === 0 && <p className={styles.quiet}>Nothing changed</p>}
      {changes.map(({ field, before: was, after }) => (
        <div key={field} className={styles.change}>
          <span className={styles.changeField}>{field}</span>
          {was !== undefined && <del>{oneLine(was, 160) || "nothing"}</del>}
          {after !== undefined && <ins>{oneLine(after, 160) || "nothing"}</ins>}
        </div>
      ))}
    </li>
  );
}
