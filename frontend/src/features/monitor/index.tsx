/** A run's page: the graph, the timeline, the events and the state, as they happen or as they were. */
export { RunPage } from "./RunPage";
