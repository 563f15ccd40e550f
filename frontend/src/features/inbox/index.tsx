/** What waits for the user: open questions of all runs. */
export { InboxPage } from "./InboxPage";
