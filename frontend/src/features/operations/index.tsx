/** Operations: what waits, what is limited, who works, and what is kept. */
export { OperationsPage } from "./OperationsPage";
