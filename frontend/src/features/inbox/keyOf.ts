/** Names a question of the inbox. */

import type { InboxItem } from "@/api/inbox";

/** Give what tells a question from all others: its run and who asks in it. */
export function keyOf(item: InboxItem): string {
  return `${item.run.id}:${item.activation}`;
}
