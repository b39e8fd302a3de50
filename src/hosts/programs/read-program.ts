import { metered } from "../../budget/budget.js";
import { Interpreter } from "../../languages/evaluator/interpreter.js";
import type { ConstructedObject, Value } from "../../languages/evaluator/values.js";
import type { SyntaxFault } from "../../languages/javascript/parse.js";
import type { Syntax } from "../../languages/javascript/syntax.js";
import { get } from "../../text/node.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Definition, HostResult } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { given, isRepeated } from "../shared/duplicates.js";
import { candidatesIn } from "./candidates.js";
import { Definitions } from "./definitions.js";
import { deployedResources } from "./deployed-resources.js";
import type { ProgramLanguage } from "./language.js";
import type { Site, Sites } from "./sites.js";

/** How often the same literal is read as another machine, where a function of the program makes machines. */
const MAX_VALUES = 100;

/** Programs that were read, or are being read, by path. */
const known = new WeakMap<ReadSession, Map<string, Promise<HostResult>>>();
/** The same without what callers in other files make of them, and the callers that were read for that. */
const alone = new WeakMap<ReadSession, Map<string, Promise<HostResult>>>();
const called = new WeakMap<ReadSession, Set<string>>();
/** What the files of apps make of the machines of other files, by the path of the app's. */
const used = new WeakMap<ReadSession, Map<string, Promise<readonly Definition[]>>>();

const NOTHING: HostResult = { definitions: [], problems: [] };

/** Every state machine that a program holds, by reading it: nothing of it is run. */
export function readProgram(file: SourceFile, access: ReadSession, language: ProgramLanguage): Promise<HostResult> {
  const all = known.get(access) ?? new Map<string, Promise<HostResult>>();
  known.set(access, all);
  const before = all.get(file.path);
  if (before) return before;
  const own = read(file, access, new Set([file.path]), language).then((result) => withInstances(file, result, access, language));
  alone.set(access, (alone.get(access) ?? new Map<string, Promise<HostResult>>()).set(file.path, own));
  const reading = language.callersOf ? own.then((result) => withCallers(file, result, access, language)) : own;
  all.set(file.path, reading);
  return reading;
}

/** Machines of which callers in other files have the states: these files are read too, whatever else is in them. */
async function withCallers(file: SourceFile, result: HostResult, access: ReadSession, language: ProgramLanguage): Promise<HostResult> {
  const open = result.definitions.some(({ host, root, partialReason }) => host === "cdk" && !root && partialReason !== undefined);
  if (!open) return result;
  const before = called.get(access) ?? new Set<string>();
  called.set(access, before);
  const more: Definition[] = [];
  for (const caller of language.callersOf?.(file, access) ?? []) {
    if (before.has(caller.path)) continue;
    before.add(caller.path);
    const { definitions } = await read(caller, access, new Set([caller.path]), language, true);
    more.push(...definitions.filter(({ host }) => host === "cdk"));
  }
  const own = result.definitions.filter(({ host, name }) => !isRepeated({ host, file: file.path, name }, access));
  return { ...result, definitions: [...own, ...more] };
}

/** Machines of the CDK with a way to ask for what apps in other files make of them. */
function withInstances(file: SourceFile, result: HostResult, access: ReadSession, language: ProgramLanguage): HostResult {
  const definitions = result.definitions.map((one): Definition => {
    const place = one.host === "cdk" ? placeOfStates(one) : undefined;
    return place === undefined ? one : { ...one, instances: () => instancesOf(file, place, access, language) };
  });
  return { ...result, definitions };
}

async function instancesOf(file: SourceFile, place: string, access: ReadSession, language: ProgramLanguage): Promise<Definition[]> {
  const all = used.get(access) ?? new Map<string, Promise<readonly Definition[]>>();
  used.set(access, all);
  const found: Definition[] = [];
  for (const user of language.usersOf(file, access)) {
    const reading =
      all.get(user.path) ?? read(user, access, new Set([user.path]), language, true, true).then(({ definitions }) => definitions);
    all.set(user.path, reading);
    found.push(...(await reading).filter((one) => placeOfStates(one) === place));
  }
  return found;
}

/** Where the first of its states is: whatever is passed to the program, that is the same. */
function placeOfStates({ root }: Definition): string | undefined {
  const states = root?.kind === "object" ? get(root, "States") : undefined;
  const first = states?.kind === "object" ? states.members[0]?.key.range : undefined;
  return first && `${first.file.path}:${first.start}`;
}

/**
 * @param active programs whose reading waits for this one.
 * @param whole machines of other files as well, each as often as the program makes it.
 */
async function read(
  file: SourceFile,
  access: ReadSession,
  active: ReadonlySet<string>,
  language: ProgramLanguage,
  constructs = language.mentionsConstructs(file.text),
  whole = false,
): Promise<HostResult> {
  const parse = await language.loadParser();
  const program = parse(file);
  if (!program) return { definitions: [], problems: [unparsed(file, parse.faultOf(file), "so its state machines are not analyzed")] };
  const all: Site[] = [];
  const sites: Sites = {
    caller() {
      const place = run.places.at(-1);
      return place?.known ? place.at : undefined;
    },
    push: (...some: Site[]) => {
      const call = run.callIn(file);
      return all.push(...some.map((site) => (call && (call.known || site.at.file !== file) ? { ...site, via: call.at } : site)));
    },
  };
  const candidates = candidatesIn(program);
  const values = new Map<Syntax, Value[]>();
  const made: ConstructedObject[] = [];
  const { libraries, render = () => undefined, resourceClasses } = await language.loadPackages({ file, access, sites, constructs });
  const run = new Interpreter({
    parse,
    access,
    libraries,
    render,
    ...(language.dialect ? { dialect: language.dialect } : {}),
    onMade: (value) => void made.push(value),
    observe: (node, value) => {
      if (!candidates.has(node)) return;
      const before = values.get(node) ?? [];
      if (before.length < MAX_VALUES) values.set(node, [...before, value]);
    },
  });
  const module = counted(run, () => {
    const entered = run.run(file, language.makers);
    if (entered) for (const node of candidates.keys()) if (!values.has(node)) run.evaluate(node, entered.scope);
    return entered;
  });
  if (!module) return NOTHING;
  const resources = deployedResources(made, resourceClasses);
  const found = new Definitions({ file, run, access, render, resources, made, host: language.host });
  const definitions: Definition[] = [];
  for (const some of byPlace(all.filter((site) => site.at.file === file)).values()) definitions.push(...(await found.ofSites(some)));
  for (const some of byPlace(all.filter((site) => site.at.file !== file)).values())
    if (whole) for (const site of some) definitions.push(...(await found.ofSites([site])));
    else definitions.push(...(await fromElsewhere(some, found, access, active, language)));
  definitions.push(...(await found.ofLiterals([...candidates.values()], values)));
  definitions.sort((a, b) => a.at.start - b.at.start);
  // a parser that goes on after a fault reads what follows as something else
  const fault = definitions.length > 0 ? parse.faultOf(file) : undefined;
  return {
    definitions,
    problems: fault ? [...found.problems, unparsed(file, fault, "so its state machines may be incomplete")] : found.problems,
  };
}

function unparsed(file: SourceFile, fault: SyntaxFault | undefined, consequence: string): HostResult["problems"][number] {
  const at = fault?.at ?? 0;
  const message = `The program cannot be parsed${fault?.words ? ` (${fault.words})` : ""}, ${consequence}`;
  return { range: range(file, at, at), severity: "warning", message };
}

/** Work on texts and values counts with the steps of the evaluation: what comes behind the last step is unknown. */
function counted<T>(run: Interpreter, go: () => T): T {
  return metered((steps) => {
    run.steps += steps;
  }, go);
}

function byPlace(sites: readonly Site[]): Map<string, Site[]> {
  const places = new Map<string, Site[]>();
  for (const site of sites) {
    const key = `${site.at.file.path}:${site.at.start}`;
    places.set(key, [...(places.get(key) ?? []), site]);
  }
  return places;
}

/**
 * Machines that another program declares with states which this one gives it. Where that program by itself says it all,
 * it speaks for itself; else this one does, and the other one is no second machine.
 */
async function fromElsewhere(
  sites: readonly Site[],
  found: Definitions,
  access: ReadSession,
  active: ReadonlySet<string>,
  language: ProgramLanguage,
): Promise<Definition[]> {
  const [first] = sites;
  if (!first?.via) return [];
  const { file } = first.at;
  if (active.has(file.path)) return [];
  const reading = alone.get(access)?.get(file.path) ?? read(file, access, new Set([...active, file.path]), language);
  const { definitions } = await reading;
  const own =
    definitions.find((d) => d.at.start >= first.at.start && d.at.start < first.at.end) ??
    definitions.find((d) => d.partialReason !== undefined && !d.root);
  if (own?.root && own.partialReason === undefined) return [];
  const made = (await found.ofSites(sites)).filter(({ root }) => root);
  if (made.length > 0 && own) given(file.path, own.name, access);
  return made;
}
