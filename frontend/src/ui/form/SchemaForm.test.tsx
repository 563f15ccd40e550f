// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";

import type { JsonSchema } from "@/core/schema";

import type { Values } from "./fields";
import { SchemaForm } from "./SchemaForm";

const SCHEMA: JsonSchema = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string", title: "Name" },
    mode: { enum: ["route", "plan"], title: "Mode", default: "route" },
    rounds: { anyOf: [{ type: "integer" }, { type: "null" }], title: "Rounds" },
    cases: { type: "array", title: "Cases", items: { $ref: "#/$defs/Case" } },
    any: { title: "Any" },
  },
  $defs: { Case: { type: "object", required: ["id"], properties: { id: { type: "string", title: "Case" } } } },
};

const shown: { values: Values } = { values: {} };

function Held({ errorAt }: { errorAt?: (path: string) => string | undefined }) {
  const [value, setValue] = useState<Values>({});
  const onChange = (next: Values) => {
    setValue(next);
    shown.values = next;
  };
  return <SchemaForm schema={SCHEMA} value={value} onChange={onChange} errorAt={errorAt ?? (() => undefined)} />;
}

afterEach(cleanup);

test("each property has the control of its type", () => {
  render(<Held />);
  fireEvent.change(screen.getByLabelText(/Name/), { target: { value: "desk" } });
  fireEvent.change(screen.getByLabelText("Mode"), { target: { value: "plan" } });
  fireEvent.change(screen.getByLabelText("Rounds"), { target: { value: "3" } });
  expect(shown.values).toMatchObject({ name: "desk", mode: "plan", rounds: 3 });
});

test("an emptied number means the default", () => {
  render(<Held />);
  fireEvent.change(screen.getByLabelText("Rounds"), { target: { value: "3" } });
  fireEvent.change(screen.getByLabelText("Rounds"), { target: { value: "" } });
  expect(shown.values["rounds"]).toBeUndefined();
});

test("records are added, moved and removed", () => {
  render(<Held />);
  fireEvent.click(screen.getByText("Add to cases"));
  fireEvent.click(screen.getByText("Add to cases"));
  expect(shown.values["cases"]).toEqual([{ id: "case-1" }, { id: "case-2" }]);
  fireEvent.click(screen.getByLabelText("Move Cases 2 up"));
  fireEvent.click(screen.getByLabelText("Remove Cases 2"));
  expect(shown.values["cases"]).toEqual([{ id: "case-2" }]);
});

test("JSON that does not parse is told and changes nothing", () => {
  render(<Held />);
  fireEvent.change(screen.getByLabelText("Any"), { target: { value: '{"a": 1}' } });
  fireEvent.change(screen.getByLabelText("Any"), { target: { value: '{"a": ' } });
  expect(shown.values["any"]).toEqual({ a: 1 });
  expect(screen.getByRole("alert")).toBeTruthy();
});

test("what is wrong is tied to its control", () => {
  render(<Held errorAt={(path) => (path === "name" ? "this setting is required" : undefined)} />);
  const control = screen.getByLabelText(/Name/);
  expect(control.getAttribute("aria-invalid")).toBe("true");
  const described = document.getElementById(control.getAttribute("aria-describedby") ?? "");
  expect(described?.textContent).toBe("this setting is required");
});

const SCOPES: JsonSchema = {
  type: "object",
  properties: {
    budget: { anyOf: [{ $ref: "#/$defs/Budget" }, { type: "null" }], title: "Budget", description: "What it may spend." },
    rules: { type: "object", title: "Rules", additionalProperties: { $ref: "#/$defs/Rule" }, propertyNames: { enum: ["timeout", "rate_limit"] } },
    on: { type: "array", title: "Retry on", items: { enum: ["timeout", "tool"] }, default: ["timeout"] },
    weights: { type: "object", title: "Weights", additionalProperties: { type: "number" } },
  },
  $defs: {
    Budget: { type: "object", properties: { steps: { type: "integer", title: "Steps" } } },
    Rule: { type: "object", properties: { attempts: { type: "integer", title: "Attempts" } } },
  },
};

function Scoped() {
  const [value, setValue] = useState<Values>({});
  return <SchemaForm schema={SCOPES} value={value} onChange={(next) => setValue((shown.values = next))} />;
}

test("a group that may be absent is brought by a button and taken away by another", () => {
  render(<Scoped />);
  expect(screen.queryByLabelText("Steps")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Budget" }));
  fireEvent.change(screen.getByLabelText("Steps"), { target: { value: "9" } });
  expect(shown.values["budget"]).toEqual({ steps: 9 });
  fireEvent.click(screen.getByRole("button", { name: "Take budget away" }));
  expect(shown.values["budget"]).toBeUndefined();
});

test("rules by class are added for a class at a time, and each class once", () => {
  render(<Scoped />);
  const add = () => fireEvent.click(screen.getAllByRole("button", { name: "Add" })[0]!);
  add();
  fireEvent.change(screen.getByLabelText("Attempts"), { target: { value: "4" } });
  expect(shown.values["rules"]).toEqual({ timeout: { attempts: 4 } });
  add();
  expect(shown.values["rules"]).toEqual({ timeout: { attempts: 4 }, rate_limit: {} });
  expect(screen.queryByLabelText("Add to rules")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Remove timeout from rules" }));
  expect(shown.values["rules"]).toEqual({ rate_limit: {} });
});

test("numbers by free key and choices of many are edited in place", () => {
  render(<Scoped />);
  fireEvent.change(screen.getByLabelText("Add to weights"), { target: { value: "alto" } });
  fireEvent.click(screen.getAllByRole("button", { name: "Add" })[1]!);
  fireEvent.change(screen.getByLabelText("Value"), { target: { value: "2.5" } });
  expect(shown.values["weights"]).toEqual({ alto: 2.5 });
  fireEvent.click(screen.getByLabelText("tool"));
  expect(shown.values["on"]).toEqual(["timeout", "tool"]);
});
