import { describe, expect, it } from "vitest";

import { type AgentDefinition, definitionChanges, firstSettings, settingsSchema } from "./agent-definition";

const BASE: AgentDefinition = {
  name: "Writer",
  description: "",
  kind: "function",
  capabilities: ["prose"],
  instructions: "",
  settings: { function: "summarise", pace_ms: 5 },
  limits: {},
  queue: "",
};
const CHOICES = {
  providers: ["mine", "other"],
  functions: [
    { name: "summarise", settings_schema: { properties: { length: { type: "integer" } } } },
    { name: "echo", settings_schema: null },
  ],
};

describe("the definition of an agent", () => {
  it("differs from another by field, settings one by one", () => {
    const after = { ...BASE, name: "Author", queue: "gpu", settings: { function: "summarise", model: "m" } };
    expect(definitionChanges(BASE, after)).toEqual([
      { field: "name", before: "Writer", after: "Author" },
      { field: "queue", before: "", after: "gpu" },
      { field: "settings.pace_ms", before: 5, after: undefined },
      { field: "settings.model", before: undefined, after: "m" },
    ]);
  });

  it("offers the functions that there are, with the options of the chosen one", () => {
    const schema = { properties: { function: { type: "string" }, options: { type: "object" } } };
    const chosen = settingsSchema(schema, { function: "summarise" }, CHOICES).properties!;
    expect(chosen["function"]!.enum).toEqual(["summarise", "echo"]);
    expect(chosen["options"]!.properties).toHaveProperty("length");
    expect(settingsSchema(schema, { function: "echo" }, CHOICES).properties).not.toHaveProperty("options");
  });

  it("starts a model with the first provider, so that two clicks are enough", () => {
    const schema = { properties: { provider: { type: "string" }, model: { type: "string" } }, required: ["provider"] };
    expect(firstSettings(settingsSchema(schema, {}, CHOICES))).toEqual({ provider: "mine" });
  });
});
