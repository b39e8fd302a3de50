import { BudgetSpentError } from "../../budget/budget.js";
import { type Attribute, attribute, type Block, type Body, type Expression } from "../../languages/hcl/syntax.js";
import { textOf } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { DeployedResource, Deployment } from "../deployment.js";
import type { Definition, HostProblem, HostResult } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { given } from "../shared/duplicates.js";
import { definitionFrom, definitionsWithin, type FoundDefinition, looksLikeDefinition } from "./definition.js";
import { surroundingResources, surroundingsOf, surroundingsOfModule, surroundingsUnknown, typeOf, workflowType } from "./deployment.js";
import { ModuleEvaluator } from "./evaluate.js";
import { instancesOf } from "./loops.js";
import { definitionValue, isMachine, MENTIONS_MACHINE } from "./machine-resource.js";
import { addressOf, type Inputs, type Module, Modules } from "./module.js";
import { OPEN, type Scope } from "./scope.js";
import { fileBudget, Session } from "./session.js";
import { localSource, terragruntFile } from "./terragrunt.js";
import { plainText } from "./values.js";

/** The module of the registry that most people use. */
const COMMUNITY_MODULE =
  /^(?:tfr:\/\/[^/]*\/)?(?:registry\.(?:terraform\.io|opentofu\.org)\/)?terraform-aws-modules\/step-functions\/aws(?:$|[?/])/;
/** Arguments of other people's modules that may be a definition. */
const DEFINITION_ARGUMENT = /definition|(?:^|_)asl(?:_|$)/;
/** Those that may be many definitions. */
const MACHINES_ARGUMENT = /state_?machines?$|step_?functions?$|(?:^|_)sfns?$|workflows?$/;
/** A file that each instance names for itself. */
const FILE_OF_INSTANCE = /\b(?:template)?file\([^,()]*\beach\./;
/** Modules within modules are followed so far. */
const MAX_MODULE_DEPTH = 5;

const known = new WeakMap<ReadSession, Modules>();

/** Every state machine that a `.tf` file declares, or gives to a module that it calls. */
export async function readTerraformFile(file: SourceFile, access: ReadSession): Promise<HostResult> {
  const modules = known.get(access) ?? new Modules(access);
  known.set(access, modules);
  const { body, problems } = modules.body(file);
  const reader = new FileReader(file, modules);
  const definitions: Definition[] = [];
  for (const block of body.blocks) {
    if (isMachine(block)) definitions.push(...(await reader.resource(block)));
    else if (block.type === "module") definitions.push(...(await reader.call(block)));
  }
  if (/\.hcl$/.test(file.path)) definitions.push(...(await reader.terragrunt(body)));
  const relevant = definitions.length > 0 || MENTIONS_MACHINE.test(file.text) || access.named?.has(file.path) === true;
  // what a machine refers to may be in a file of the same folder that cannot be parsed
  const beside = definitions.length > 0 && !/\.hcl$/.test(file.path) ? modules.moduleOf(file).problems : [];
  return { definitions, problems: distinct([...(relevant ? problems : []), ...beside, ...reader.problems]) };
}

function distinct(problems: readonly HostProblem[]): HostProblem[] {
  const seen = new Map<string, HostProblem>();
  for (const p of problems) seen.set(`${p.range.file.path} ${p.range.start} ${p.message}`, p);
  return [...seen.values()];
}

/** A text without anything to compute. */
function literalText(expression: Expression | undefined): string | undefined {
  const [part, more] = expression?.type === "template" ? expression.parts : [];
  return part?.kind === "text" && !more ? part.text.text : undefined;
}

class FileReader {
  readonly problems: HostProblem[] = [];
  /** The paths of the files that a definition was put together from. */
  private readonly madeFrom = new WeakMap<Definition, string>();
  private own: Module | undefined;
  private found: ReadonlyMap<string, DeployedResource> | undefined;
  private readonly budget = fileBudget();

  constructor(
    private readonly file: SourceFile,
    private readonly modules: Modules,
  ) {}

  /** Read when a block asks for it: most files have none that does. */
  private get module(): Module {
    this.own ??= this.modules.moduleOf(this.file);
    return this.own;
  }

  /** A resource is one machine, also where it is made many times, unless each time from a definition of its own. */
  async resource(block: Block): Promise<Definition[]> {
    return this.instances(addressOf(block), block, async (name, scope) => {
      const evaluator = this.evaluator();
      const found = await definitionFrom(evaluator.session, () => definitionValue(block, evaluator, scope));
      const describe = () => ({
        type: workflowType(block, evaluator, scope),
        surroundings: surroundingsOf(block, evaluator, this.resources(), block),
      });
      return [this.made(name, block, found, describe)];
    });
  }

  /**
   * What is found for a block as such; where that cannot be read, or each instance reads files of its own, and
   * `for_each` is known, for each of its instances.
   */
  private async instances(name: string, block: Block, find: (name: string, scope: Scope) => Promise<Definition[]>): Promise<Definition[]> {
    const before = this.problems.length;
    const general = await find(name, OPEN);
    const written = textOf(block.at);
    if (!written.includes("each.") || (general.some((d) => d.root) && !FILE_OF_INSTANCE.test(written))) return general;
    const after = this.problems.length;
    const evaluator = this.evaluator();
    const instances = this.bounded(() => instancesOf(block, evaluator)) ?? [];
    const single: Definition[] = [];
    for (const { key, scope } of instances) single.push(...(await find(`${name}["${key}"]`, scope)));
    const read = single.filter((d) => d.root);
    if (read.length === 0) return general;
    this.problems.splice(before, after - before);
    return this.distinct(single);
  }

  /** Instances that have one text, put together from the same files, are one machine. */
  private distinct(definitions: readonly Definition[]): Definition[] {
    const seen = new Set<string>();
    return definitions.filter((definition) => {
      const { root } = definition;
      const key = root ? `${root.range.file.path} ${root.range.start} ${this.madeFrom.get(definition)}` : "";
      return !seen.has(key) && seen.add(key);
    });
  }

  /** A call of a module that makes the machine: what it is given may be the definition. */
  async call(block: Block): Promise<Definition[]> {
    const label = block.labels[0] ?? "";
    if (!this.mayMakeMachines(block)) return [];
    return this.instances(`module.${label}`, block, async (name, scope) => {
      const evaluator = this.evaluator();
      const source = plainText(evaluator.attribute(block, "source")) ?? "";
      if (COMMUNITY_MODULE.test(source)) return this.communityCall(name, block, scope);
      const child = evaluator.openChild(label, scope);
      return child ? this.within(name, block, child, 0) : this.otherCall(name, block, block.body.attributes, scope);
    });
  }

  private mayMakeMachines({ body }: Block): boolean {
    const source = literalText(attribute(body, "source")?.value);
    if (source === undefined || COMMUNITY_MODULE.test(source)) return true;
    if (/^\.\.?(?:\/|$)/.test(source) && this.modules.mayMakeMachines(this.file, source)) return true;
    return body.attributes.some((a) => DEFINITION_ARGUMENT.test(a.name) || MACHINES_ARGUMENT.test(a.name));
  }

  private async communityCall(name: string, block: Block, scope: Scope): Promise<Definition[]> {
    const evaluator = this.evaluator();
    const found = await definitionFrom(evaluator.session, () => evaluator.attribute(block, "definition", scope));
    const type = evaluator.attribute(block, "type", scope);
    return [
      this.made(name, block, found, () => ({
        type: type ? typeOf(type) : "STANDARD",
        surroundings: surroundingsOfModule(block, evaluator, this.resources(), scope),
      })),
    ];
  }

  /** A module that is not at hand: an argument that is a definition tells what it makes. */
  private async otherCall(name: string, block: Block, args: readonly Attribute[], scope: Scope): Promise<Definition[]> {
    for (const argument of args.filter((a) => DEFINITION_ARGUMENT.test(a.name))) {
      const evaluator = this.evaluator();
      const found = await definitionFrom(evaluator.session, () => evaluator.evaluate(argument.value, scope));
      if (!looksLikeDefinition(found.root)) continue;
      const type = args.find((a) => /^(?:\w+_)?type$/.test(a.name));
      return [
        this.made(name, block, found, () => ({
          type: type && typeOf(evaluator.evaluate(type.value, scope)),
          surroundings: surroundingsUnknown(block, this.resources()),
        })),
      ];
    }
    return this.manyFrom(name, block, args, scope);
  }

  private async manyFrom(name: string, block: Block, args: readonly Attribute[], scope: Scope): Promise<Definition[]> {
    const made: Definition[] = [];
    for (const argument of args.filter((a) => MACHINES_ARGUMENT.test(a.name))) {
      const evaluator = this.evaluator();
      const many = await definitionsWithin(evaluator.session, () => evaluator.evaluate(argument.value, scope));
      for (const { name: inner, found } of many)
        made.push(
          this.made(inner === "" ? name : `${name}.${inner}`, block, found, () => ({
            type: undefined,
            surroundings: surroundingsUnknown(block, this.resources()),
          })),
        );
    }
    return made;
  }

  /**
   * The machines of a module of this repository whose definition is what it is given here. Those that the module
   * defines by itself are found in its own files.
   */
  private async within(name: string, call: Block, child: ModuleEvaluator, depth: number): Promise<Definition[]> {
    const definitions: Definition[] = [];
    for (const block of child.module.resources.values()) {
      if (!isMachine(block) || (await this.definesItself(block))) continue;
      const found = await definitionFrom(child.session, () => definitionValue(block, child));
      if (!found.root && found.problems.length === 0) continue;
      given(block.at.file.path, addressOf(block), this.modules.access);
      const made = () => ({ type: workflowType(block, child), surroundings: surroundingsOf(block, child, this.resources(), call) });
      definitions.push(this.made(`${name}.${addressOf(block)}`, call, found, made));
    }
    for (const inner of depth < MAX_MODULE_DEPTH ? child.module.modules.keys() : []) {
      const next = child.child(inner);
      if (next) definitions.push(...(await this.within(`${name}.module.${inner}`, call, next, depth + 1)));
    }
    return definitions;
  }

  private async definesItself(block: Block): Promise<boolean> {
    const module = this.modules.moduleOf(block.at.file);
    const alone = new ModuleEvaluator(module, new Session(this.modules, module.anchor, this.budget));
    const { root } = await definitionFrom(alone.session, () => definitionValue(block, alone));
    return root !== undefined;
  }

  /** `terragrunt.hcl`: the inputs of the module that it runs, which may be in this repository. */
  async terragrunt(body: Body): Promise<Definition[]> {
    const { inputs, declaration, terraform } = terragruntFile(this.file, body, this.modules);
    const place = declaration ?? (terraform && attribute(terraform.body, "source"));
    if (!place) return [];
    const args = inputs.map(({ argument }) => argument);
    const call: Block = { type: "module", labels: [], body: { attributes: args, blocks: [] }, header: place.nameAt, at: place.at };
    const evaluator = this.evaluator();
    const folder = localSource(terraform && attribute(terraform.body, "source")?.value, this.file, this.modules);
    if (folder !== undefined) {
      const values: Inputs = new Map(
        inputs.map(({ argument, file }) => {
          const of = file === this.file ? evaluator : this.evaluator(file, evaluator.session);
          return [argument.name, () => of.evaluate(argument.value)] as const;
        }),
      );
      const child = this.modules.mayMakeMachines(this.file, folder) ? evaluator.openModule("terragrunt", folder, values) : undefined;
      if (child) return this.within("terragrunt", call, child, 0);
    }
    const source = plainText(terraform && evaluator.attribute(terraform, "source")) ?? "";
    return COMMUNITY_MODULE.test(source) ? this.communityCall("terragrunt", call, OPEN) : this.otherCall("terragrunt", call, args, OPEN);
  }

  private made(
    name: string,
    declaration: Block,
    found: FoundDefinition,
    describe: () => { readonly type: Definition["type"] | undefined; readonly surroundings: Deployment },
  ): Definition {
    this.problems.push(...found.trouble);
    for (const used of found.used) this.modules.access.consumed.add(used.path);
    const around = this.bounded(describe);
    const definition: Definition = {
      name,
      host: "terraform",
      file: this.file,
      at: declaration.header,
      ...(found.root ? { root: found.root } : {}),
      problems: found.problems,
      ...(around?.type ? { type: around.type } : {}),
      ...(found.partial === undefined ? {} : { partialReason: found.partial }),
      ...(around ? { deployment: around.surroundings } : {}),
    };
    this.madeFrom.set(definition, found.used.map(({ path }) => path).join(" "));
    return definition;
  }

  /** Undefined where the program goes beyond what is computed. */
  private bounded<T>(compute: () => T): T | undefined {
    try {
      return compute();
    } catch (error) {
      if (error instanceof BudgetSpentError) return undefined;
      throw error;
    }
  }

  private resources(): ReadonlyMap<string, DeployedResource> {
    this.found ??= this.bounded(() => surroundingResources(this.evaluator())) ?? new Map();
    return this.found;
  }

  private evaluator(file?: SourceFile, session?: Session): ModuleEvaluator {
    const module = file ? this.modules.moduleOf(file) : this.module;
    return new ModuleEvaluator(module, session ?? new Session(this.modules, module.anchor, this.budget));
  }
}
