/** Lint, the border between the layers (features → nodes | actions → store → api → ui → core), and no circles in any. */
import js from "@eslint/js";
import boundaries from "eslint-plugin-boundaries";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

import noCircles from "./lint/no-circles.js";

const layers = ["core", "ui", "api", "store"];
const below = (layer) => layers.slice(0, layers.indexOf(layer) + 1);
const allow = (from, types, extra = {}) => ({
  from: { element: { type: from } },
  allow: { to: { element: { types: { anyOf: types } } } },
  ...extra,
});

export default tseslint.config(
  { ignores: ["src/api/schema.gen.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  reactHooks.configs.flat["recommended-latest"],
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { boundaries, house: { rules: { "no-circles": noCircles } } },
    settings: {
      "import/resolver": { typescript: { alwaysTryTypes: true } },
      "boundaries/include": ["src/**/*"],
      "boundaries/elements": [
        ...layers.map((type) => ({ type, pattern: `src/${type}` })),
        { type: "nodes", pattern: "src/nodes" },
        { type: "actions", pattern: "src/actions" },
        { type: "feature", pattern: "src/features/*", capture: ["feature"] },
        { type: "app", pattern: "src/app" },
      ],
    },
    rules: {
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          policies: [
            { allow: { to: { module: { origin: "external" } } } },
            ...layers.map((layer) => allow(layer, below(layer))),
            allow("nodes", [...layers, "nodes"]),
            allow("actions", [...layers, "actions"]),
            allow("feature", [...layers, "nodes", "actions"]),
            {
              from: { element: { type: "feature" } },
              allow: { to: { element: { type: "feature", captured: { feature: "{{ from.captured.feature }}" } } } },
            },
            allow("app", [...layers, "nodes", "actions", "feature", "app"]),
          ],
        },
      ],
      "house/no-circles": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "max-lines": ["warn", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-params": ["warn", 5],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-console": "error",
    },
  },
);
