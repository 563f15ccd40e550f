/** A rule of our own: no module imports itself by way of others, be it for types alone. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import ts from "typescript";

const SOURCES = resolve(import.meta.dirname, "../src");
const ENDINGS = [".ts", ".tsx", "/index.ts", "/index.tsx"];

/** Find the file that an import names, or nothing where it is none of ours. */
function fileOf(importer, name) {
  const path = name.startsWith("@/") ? resolve(SOURCES, name.slice(2)) : resolve(dirname(importer), name);
  if (!name.startsWith("@/") && !name.startsWith(".")) return undefined;
  return [path, ...ENDINGS.map((ending) => path + ending)].find(
    (each) => /\.tsx?$/.test(each) && existsSync(each),
  );
}

/** List the files that a file's text imports, in its order. */
export function importsOf(file, text) {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return [...new Set(importedFiles.map(({ fileName }) => fileOf(file, fileName)).filter(Boolean))];
}

/** Give the shortest way from a file to itself, or nothing where there is none. */
export function circleOf(file, importsOf) {
  const before = new Map();
  const waiting = [file];
  for (const at of waiting) {
    for (const next of importsOf(at)) {
      if (next === file) return wayTo(at, before, [file]);
      if (before.has(next)) continue;
      before.set(next, at);
      waiting.push(next);
    }
  }
  return undefined;
}

function wayTo(at, before, rest) {
  const way = [at, ...rest];
  return before.has(at) ? wayTo(before.get(at), before, way) : way;
}

const known = new Map();

function importsOnDisk(file) {
  if (!known.has(file)) known.set(file, importsOf(file, readFileSync(file, "utf8")));
  return known.get(file);
}

export default {
  meta: { type: "problem", schema: [], messages: { circle: "This module imports itself: {{ way }}." } },
  create(context) {
    return {
      Program(node) {
        const { filename, sourceCode } = context;
        const read = (file) => (file === filename ? importsOf(file, sourceCode.text) : importsOnDisk(file));
        const circle = circleOf(filename, read);
        const short = (file) => file.slice(SOURCES.length + 1);
        if (circle) context.report({ node, messageId: "circle", data: { way: circle.map(short).join(" → ") } });
      },
    };
  },
};
