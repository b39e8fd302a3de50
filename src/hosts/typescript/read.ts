import { Interpreter } from "../../languages/javascript/evaluator/interpreter.js";
import type { Library } from "../../languages/javascript/evaluator/library.js";
import { NODE } from "../../languages/javascript/evaluator/node-library.js";
import type { Render } from "../../languages/javascript/evaluator/to-node.js";
import type { ConstructedObject, Value } from "../../languages/javascript/evaluator/values.js";
import { loadParser } from "../../languages/javascript/parse.js";
import type { Syntax } from "../../languages/javascript/syntax.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Definition, HostResult } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { candidatesIn } from "./candidates.js";
import { Definitions } from "./definitions.js";
import { pulumi } from "./pulumi.js";
import { surroundingResources } from "./resources.js";
import type { Site } from "./sites.js";

/** How often the same literal is read as another machine, where a function of the program makes machines. */
const MAX_VALUES = 100;

/** Every state machine that a program holds, by reading it: nothing of it is run. */
export async function readProgram(file: SourceFile, access: ReadSession): Promise<HostResult> {
  const parse = await loadParser();
  const program = parse(file);
  if (!program) {
    const message = "the program cannot be parsed: state machines in it are not looked at";
    return { definitions: [], problems: [{ range: range(file, 0, 0), severity: "info", message }] };
  }
  const sites: Site[] = [];
  const candidates = candidatesIn(program);
  const values = new Map<Syntax, Value[]>();
  const libraries: Library[] = [NODE, pulumi(sites)];
  const made: ConstructedObject[] = [];
  let render: Render = () => undefined;
  if (/aws[-_]stepfunctions/.test(file.text)) {
    const { cdk } = await import("../cdk/library.js");
    const model = cdk(sites);
    libraries.push(model.library);
    render = model.render;
  }
  const run = new Interpreter({
    parse,
    access,
    libraries,
    render,
    onMade: (value) => void made.push(value),
    observe: (node, value) => {
      if (!candidates.has(node)) return;
      const known = values.get(node) ?? [];
      if (known.length < MAX_VALUES) values.set(node, [...known, value]);
    },
  });
  const module = run.run(file);
  if (!module) return { definitions: [], problems: [] };
  for (const node of candidates.keys()) if (!values.has(node)) run.evaluate(node, module.scope);
  const found = new Definitions(file, run, access, render, surroundingResources(made));
  const definitions: Definition[] = [];
  for (const site of once(sites, file)) definitions.push(await found.ofSite(site));
  definitions.push(...(await found.ofLiterals([...candidates.values()], values)));
  definitions.sort((a, b) => a.at.start - b.at.start);
  return { definitions, problems: found.problems };
}

/** A class that is used twice declares its machine in one place. */
function once(sites: readonly Site[], file: SourceFile): Site[] {
  const first = new Map<number, Site>();
  for (const site of sites) if (site.at.file === file && !first.has(site.at.start)) first.set(site.at.start, site);
  return [...first.values()];
}
