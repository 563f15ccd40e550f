/** Whom limits are about: names for them, and whom one may choose. */

import type { Limit } from "@/api/limits";
import { useAgents, useProviders } from "@/api/registry";
import { useUsers } from "@/api/users";
import { useWorkflowNames } from "@/api/workflowNames";
import type { Scope } from "@/core/limits";

export interface Choice {
  subject: string;
  name: string;
}

/** Name whom a limit is about, without its scope. */
export function limitSubject({ scope, subject, subject_name }: Pick<Limit, "scope" | "subject" | "subject_name">): string {
  if (scope === "all") return "Everything together";
  if (scope === "user" && subject === "") return "Each user";
  return subject_name || subject;
}

/** List whom a limit of `scope` may be about; undefined until that is known. */
export function useSubjects(scope: Scope): Choice[] | undefined {
  const agents = useAgents();
  const providers = useProviders();
  const workflows = useWorkflowNames();
  const users = useUsers();
  const named = (list: { slug: string; name: string }[] | undefined) => list?.map(({ slug, name }) => ({ subject: slug, name }));
  if (scope === "agent") return named(agents.data);
  if (scope === "provider") return named(providers.data);
  if (scope === "workflow") return named(workflows.data);
  if (scope === "all") return [{ subject: "", name: "Everything together" }];
  return users.data && [{ subject: "", name: "Each user" }, ...users.data.map(({ username }) => ({ subject: username, name: username }))];
}
