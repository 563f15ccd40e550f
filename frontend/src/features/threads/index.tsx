/** Threads: conversations with a workflow over many runs. */
export { ThreadPage } from "./ThreadPage";
export { ThreadsPage } from "./ThreadsPage";
