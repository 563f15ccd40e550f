/** What is kept, how it grows, and for how long; for staff. */

import { useMe } from "@/api/me";
import { type Storage, useStorage } from "@/api/storage";
import { formatBytes } from "@/core/format";
import { EmptyState, ErrorState, Figures, Panel, SkeletonList } from "@/ui";

import { DailyChart } from "./DailyChart";
import { ForecastTable } from "./ForecastTable";
import { KeptBar } from "./KeptBar";
import styles from "./Operations.module.css";
import { RetentionPanel } from "./RetentionPanel";

/** Show the storage. */
export function StorageTab() {
  const me = useMe();
  const storage = useStorage(me.data?.is_staff === true);
  if (me.data && !me.data.is_staff) return <EmptyState title="Only staff see this">Ask somebody who may administrate Baton.</EmptyState>;
  if (storage.isPending) return <SkeletonList rows={5} />;
  if (storage.isError) return <ErrorState title="The storage could not be read" error={storage.error} onRetry={() => void storage.refetch()} />;
  return <Shown storage={storage.data} />;
}

function Shown({ storage }: { storage: Storage }) {
  const { now } = storage;
  return (
    <div className={styles.part}>
      <Figures
        label="What is kept"
        figures={[
          { name: "Database on the disk", value: formatBytes(now.database_bytes) },
          { name: "Runs", value: now.runs.toLocaleString("en") },
          { name: "Entries of logs", value: now.entries.toLocaleString("en") },
          { name: "A run, on average", value: now.runs === 0 ? "–" : formatBytes((now.log_bytes + now.payload_bytes) / now.runs) },
        ]}
      />
      <div className={styles.columns}>
        <div className={styles.part}>
          <Panel title="By kind">
            <KeptBar now={now} />
          </Panel>
          <Panel title="Runs that ended, by day">
            <DailyChart daily={storage.daily} />
          </Panel>
        </div>
        <div className={styles.part}>
          <RetentionPanel key={JSON.stringify(storage.retention)} storage={storage} />
          <Panel title="Forecast" flush>
            <ForecastTable storage={storage} />
          </Panel>
        </div>
      </div>
    </div>
  );
}
