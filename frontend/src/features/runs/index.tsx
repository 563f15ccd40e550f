/** The list of runs. */
export { RunsPage } from "./RunsPage";
