/** The registry: agents, what they can do and how they answer; model providers. */
export { AgentPage } from "./AgentPage";
export { AgentsPage } from "./AgentsPage";
export { ProvidersPage } from "./ProvidersPage";
