import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runInThisContext } from "node:vm";
import { gunzipSync } from "node:zlib";
import { transformSync } from "esbuild";
import type { Json } from "../../../src/text/node.js";

const TEST = resolve("test");

/** Is the library there that `test/support/install-libraries.ts` installs? */
export const hasCdk = existsSync(join(TEST, "node_modules/aws-cdk-lib/package.json"));

/** What is in a synthesized text where only deployment knows the value. */
export const TOKEN = "${token}";

/** Classes of a module of the pinned aws-cdk-lib that extend one of the given, by its declarations. */
export function declaredClasses(module: string, base: RegExp): { readonly name: string; readonly text: string }[] {
  const folder = join(TEST, "node_modules/aws-cdk-lib", module, "lib");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".d.ts"));
  const parts = files.flatMap((name) => readFileSync(join(folder, name), "utf8").split("export declare "));
  return parts.flatMap((text) => {
    const [, name, parent] = /^class (\w+) extends ([\w.]+)/.exec(text) ?? [];
    return name !== undefined && base.test(parent ?? "") ? [{ name, text }] : [];
  });
}

/** Members of the library's enumerations, as `Enum.MEMBER`, with their values. */
export function enumerations(module: string): ReadonlyMap<string, string | number> {
  const require = createRequire(join(TEST, "package.json"));
  const library = require(`aws-cdk-lib/${module}`) as Record<string, unknown>;
  const packed = readFileSync(join(TEST, "node_modules/aws-cdk-lib/.jsii.gz"));
  const { types } = JSON.parse(gunzipSync(packed).toString("utf8")) as { readonly types: Readonly<Record<string, AssemblyType>> };
  const prefix = `aws-cdk-lib.${module.replaceAll("-", "_")}.`;
  const found = new Map<string, string | number>();
  for (const { fqn, kind, members = [] } of Object.values(types)) {
    if (kind !== "enum" || !fqn.startsWith(prefix)) continue;
    const path = fqn.slice(prefix.length).split(".");
    const of = path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], library);
    for (const { name } of members) found.set([...path, name].join("."), (of as Record<string, string | number>)[name] as string | number);
  }
  return found;
}

interface AssemblyType {
  readonly members?: readonly { readonly name: string }[];
  readonly fqn: string;
  readonly kind: string;
  readonly abstract?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly properties?: readonly { readonly name: string }[];
  readonly initializer?: { readonly parameters?: readonly { readonly type: { readonly fqn?: string } }[] };
}

/** Properties of the classes that make a state, as `Interface.property` of the interface that declares them. */
export function declaredProperties(): string[] {
  const packed = readFileSync(join(TEST, "node_modules/aws-cdk-lib/.jsii.gz"));
  const { types } = JSON.parse(gunzipSync(packed).toString("utf8")) as { readonly types: Readonly<Record<string, AssemblyType>> };
  const isState = (type: AssemblyType | undefined): boolean =>
    type !== undefined && (/\.(?:State|TaskStateBase)$/.test(type.fqn) || isState(types[type.base ?? ""]));
  const found = new Set<string>();
  const todo = Object.values(types)
    .filter((type) => type.kind === "class" && !type.abstract && /\.aws_stepfunctions(?:_tasks)?\./.test(type.fqn) && isState(type))
    .flatMap((type) => type.initializer?.parameters?.[2]?.type.fqn ?? []);
  for (let fqn = todo.pop(); fqn !== undefined; fqn = todo.pop()) {
    for (const { name } of types[fqn]?.properties ?? []) found.add(`${fqn.slice(fqn.lastIndexOf(".") + 1)}.${name}`);
    todo.push(...(types[fqn]?.interfaces ?? []));
  }
  return [...found].sort();
}

type Resource = { readonly Type: string; readonly Properties: { readonly DefinitionString: Json } };

/** Runs a program that exports one stack, and gives the definitions of its state machines by construct id. */
export function synthesized(path: string): ReadonlyMap<string, Json> {
  const { code } = transformSync(readFileSync(path, "utf8"), { loader: "ts", format: "cjs", target: "node20" });
  const require = createRequire(join(TEST, "package.json"));
  const module: { exports: Record<string, new (scope: unknown, id: string) => { readonly templateFile: string }> } = { exports: {} };
  const run = runInThisContext(`(function (module, require) { ${code}\n})`, path) as (module: object, require: NodeJS.Require) => void;
  run(module, require);
  const [Stack] = Object.values(module.exports);
  if (!Stack) throw new Error(`${path} exports no stack`);
  const outdir = mkdtempSync(join(tmpdir(), "sfn-lint-cdk-"));
  try {
    const { App } = require("aws-cdk-lib") as { App: new (props: object) => { synth(): unknown } };
    const app = new App({ outdir, analyticsReporting: false });
    const { templateFile } = new Stack(app, "Stack");
    app.synth();
    const template = JSON.parse(readFileSync(join(outdir, templateFile), "utf8")) as { Resources: Record<string, Resource> };
    const machines = Object.entries(template.Resources).filter(([, { Type }]) => Type === "AWS::StepFunctions::StateMachine");
    // a logical id is the construct's id and eight characters of a hash
    return new Map(machines.map(([id, { Properties }]) => [id.slice(0, -8), definition(Properties.DefinitionString)]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function definition(given: Json): Json {
  const joined = (given as { "Fn::Join"?: [string, Json[]] })["Fn::Join"]?.[1] ?? [given];
  const text = joined.map((part) => (typeof part === "string" ? part : isPartition(part) ? "aws" : TOKEN)).join("");
  return JSON.parse(text) as Json;
}

const isPartition = (part: Json): boolean => JSON.stringify(part) === '{"Ref":"AWS::Partition"}';
