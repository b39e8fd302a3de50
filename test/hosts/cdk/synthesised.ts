import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runInThisContext } from "node:vm";
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

type Resource = { readonly Type: string; readonly Properties: { readonly DefinitionString: Json } };

/** Runs a program that exports one stack, and gives the definitions of its state machines by construct id. */
export function synthesised(path: string): ReadonlyMap<string, Json> {
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
