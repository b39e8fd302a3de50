// Reads the type declarations of `@aws-sdk/client-*` (v3): newer actions, enumerations, the errors of each action.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { camel, pascal } from "./read-v2.mjs";

/** @param folder an unpacked client package @returns {{operations: Map<string, object>}} */
export function readV3(folder, depth) {
  const types = join(folder, "dist-types");
  const world = { interfaces: new Map(), enums: new Map() };
  for (const file of readdirSync(join(types, "models")).filter((name) => name.endsWith(".d.ts"))) {
    readDeclarations(stripComments(readFileSync(join(types, "models", file), "utf8")), world);
  }
  const operations = new Map();
  for (const file of readdirSync(join(types, "commands")).filter((name) => name.endsWith("Command.d.ts"))) {
    const text = readFileSync(join(types, "commands", file), "utf8");
    const name = file.replace("Command.d.ts", "");
    const input = /interface \w+CommandInput extends (\w+)/.exec(text)?.[1];
    const output = /interface \w+CommandOutput extends (\w+)/.exec(text)?.[1];
    const errors = [...text.matchAll(/@throws \{@link (\w+)\}/g)]
      .map((m) => m[1])
      .filter((e) => !e.endsWith("ServiceException") || world.interfaces.has(e));
    operations.set(camel(name), {
      input: input && input !== "__MetadataBearer" ? shapeOf(input, world, depth.input) : { kind: "object", members: {}, required: [] },
      output:
        output && output !== "__MetadataBearer" ? shapeOf(output, world, depth.output) : { kind: "object", members: {}, required: [] },
      errors: [...new Set(errors.map(withSuffix))].sort(),
    });
  }
  return { operations };
}

/** Step Functions always adds the suffix. */
const withSuffix = (name) => (name.endsWith("Exception") ? name : `${name}Exception`);

const stripComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, "");

function readDeclarations(text, world) {
  for (const m of text.matchAll(/export declare const (\w+): \{([^{}]*)\};/g)) {
    const values = [...m[2].matchAll(/: "((?:[^"\\]|\\.)*)";/g)].map((v) => JSON.parse(`"${v[1]}"`));
    if (values.length > 0) world.enums.set(m[1], values);
  }
  for (const m of text.matchAll(/export interface (\w+)(?: extends ([\w, ]+))? \{\n([\s\S]*?)\n\}/g)) {
    world.interfaces.set(m[1], {
      parents: (m[2] ?? "")
        .split(",")
        .map((p) => p.trim())
        .filter(Boolean),
      body: m[3],
    });
  }
}

function shapeOf(name, world, depth) {
  const declared = world.interfaces.get(name);
  if (!declared) return "j";
  if (depth === 0) return "j";
  const members = {};
  const required = [];
  for (const parent of declared.parents) {
    const inherited = shapeOf(parent, world, depth);
    if (inherited.kind === "object") {
      Object.assign(members, inherited.members);
      required.push(...inherited.required);
    }
  }
  for (const m of declared.body.matchAll(/^ {4}"?([\w$]+)"?(\?)?: (.+);$/gm)) {
    if (m[1].startsWith("$")) continue;
    members[pascal(m[1])] = typeOf(m[3].replace(/ \| undefined$/, ""), world, depth - 1);
    if (!m[2]) required.push(pascal(m[1]));
  }
  return { kind: "object", members, required };
}

function typeOf(type, world, depth) {
  const text = type.trim();
  if (text.endsWith("[]")) return { kind: "list", of: typeOf(text.slice(0, -2).replace(/^\((.*)\)$/, "$1"), world, depth) };
  const record = /^Record<\w+, (.+)>$/.exec(text);
  if (record) return { kind: "map", of: typeOf(record[1], world, depth) };
  if (text === "string") return "s";
  if (text === "number" || text === "bigint") return "n";
  if (text === "boolean") return "b";
  if (text === "Date") return "t";
  if (world.enums.has(text)) return { kind: "enum", values: world.enums.get(text) };
  return world.interfaces.has(text) ? shapeOf(text, world, depth) : "j";
}
