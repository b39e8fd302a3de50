import { allStates, type State } from "../../asl/model.js";
import type { Span } from "../../text/range.js";
import type { MachineModel } from "../model/document-model.js";
import { type Expression, expressionSites } from "../model/expressions.js";
import { jsonataChains } from "../model/jsonata-tokens.js";
import { assignmentsTo, type Question, type Writer, writersOf } from "../model/provenance.js";
import { questionOfChain, questionOfPath } from "../model/questions.js";
import { errorAt, type Located, sourceSpan, stepSpan } from "../model/site-at.js";
import { stateReferences } from "../model/state-references.js";

/** Where the thing at a position is defined: a state, the assignments of a variable, the states that write a member. */
export function definition({ model, site }: Located): Span[] {
  switch (site.kind) {
    case "state":
      return [site.state.key.range];
    case "reference":
      return site.target ? [site.target.key.range] : [];
    case "variable":
      return assignmentsTo(site.name, site.state).map(({ node }) => node.range);
    case "path": {
      const { path, steps } = site;
      if (path.root.kind === "variable") return assignmentsTo(path.root.name, site.site.state).map(({ node }) => node.range);
      const question = questionOfPath(site.site, path, steps);
      return question ? placesOf(writersOf(question, model)) : [];
    }
    case "chain": {
      const { chain, steps } = site;
      if (chain.variable !== "states") return assignmentsTo(chain.variable, site.site.state).map(({ node }) => node.range);
      const question = questionOfChain(site.site, chain, steps);
      return question ? placesOf(writersOf(question, model)) : [];
    }
    default:
      return [];
  }
}

const placesOf = (writers: readonly Writer[]): Span[] => distinct(writers.flatMap(({ node }) => (node ? [node.range] : [])));

/** Every place that speaks of the same thing. @param declaration with the place of its definition. */
export function references(located: Located, declaration: boolean): Span[] {
  const { model, site } = located;
  switch (site.kind) {
    case "state":
      return ofState(site.state, model, declaration);
    case "reference":
      return site.target ? ofState(site.target, model, declaration) : [];
    case "variable":
      return ofVariable(site.name, site.state, model, declaration);
    case "error":
      return ofError(site.name, model);
    case "path":
    case "chain":
      return ofMember(located, declaration);
    default:
      return [];
  }
}

/** Places that name a state, for `references` and for renaming. */
function ofState(state: State, model: MachineModel, declaration: boolean): Span[] {
  const named = stateReferences(model).filter(({ scope, name }) => scope.states.get(name) === state);
  return [...(declaration ? [state.key.range] : []), ...named.map(({ node }) => node.range)];
}

function ofVariable(name: string, state: State, model: MachineModel, declaration: boolean): Span[] {
  const assigned = assignmentsTo(name, state);
  const written = new Set(assigned.map(({ node }) => node));
  const found: Span[] = declaration ? assigned.map(({ node }) => node.range) : [];
  for (const { state: reader, expression } of sitesOf(model)) {
    if (!assignmentsTo(name, reader).some(({ node }) => written.has(node))) continue;
    if (expression.kind === "path" && expression.root.kind === "variable" && expression.root.name === name)
      found.push(expression.node.content().rangeOf(expression.start, expression.start + name.length + 1));
    if (expression.kind === "jsonata")
      for (const { variable, start } of jsonataChains(expression.source))
        if (variable === name) found.push(sourceSpan(expression, start, start + name.length + 1));
  }
  return distinct(found);
}

function ofError(name: string, model: MachineModel): Span[] {
  const found: Span[] = [];
  for (const state of statesOf(model)) {
    for (const entry of [...("retry" in state ? state.retry : []), ...("catch" in state ? state.catch : [])])
      for (const field of entry.errorEquals) if (field.value === name) found.push(field.node.range);
    if (state.type === "Fail" && state.error && errorAt(state, state.error.node) === name) found.push(state.error.node.range);
  }
  return found;
}

/** One reading of a member of the payload. */
interface Reading {
  readonly question: Question;
  readonly at: Span;
}

/** Readings whose value comes from one of the places that the asked one comes from. */
function ofMember({ model, site }: Located, declaration: boolean): Span[] {
  if (site.kind !== "path" && site.kind !== "chain") return [];
  if (site.kind === "path" && site.path.root.kind === "variable")
    return ofVariable(site.path.root.name, site.site.state, model, declaration);
  if (site.kind === "chain" && site.chain.variable !== "states")
    return ofVariable(site.chain.variable, site.site.state, model, declaration);
  const asked =
    site.kind === "path" ? questionOfPath(site.site, site.path, site.steps) : questionOfChain(site.site, site.chain, site.steps);
  if (!asked || asked.steps.length === 0) return [];
  const writers = writersOf(asked, model);
  const keys = new Set(writers.map(keyOf));
  const last = asked.steps.at(-1);
  const found = [...readings(model)].filter(
    ({ question }) => question.steps.at(-1) === last && writersOf(question, model).some((w) => keys.has(keyOf(w))),
  );
  return distinct([...(declaration ? placesOf(writers) : []), ...found.map(({ at }) => at)]);
}

const keyOf = ({ kind, node, steps }: Writer): string =>
  `${kind} ${node ? `${node.range.file.path}:${node.range.start}` : ""} ${steps.join("\n")}`;

/** Each member that a path or an expression reads, every step of it. */
function* readings(model: MachineModel): Generator<Reading> {
  for (const site of sitesOf(model)) {
    const { expression } = site;
    if (expression.kind === "path") {
      for (const [i, step] of expression.steps.entries()) {
        const question = questionOfPath(site, expression, i + 1);
        if (question && step.kind === "member") yield { question, at: stepSpan(expression, step) };
      }
    } else if (expression.kind === "jsonata") {
      for (const chain of jsonataChains(expression.source)) {
        for (const [i, { start, end }] of chain.steps.entries()) {
          const question = questionOfChain(site, chain, i + 1);
          if (question && question.steps.length > 0) yield { question, at: sourceSpan(expression, start, end) };
        }
      }
    }
  }
}

const statesOf = ({ machine }: MachineModel): State[] => (machine ? [...allStates(machine)] : []);

function* sitesOf(
  model: MachineModel,
): Generator<{ readonly state: State; readonly expression: Expression; readonly field: string; readonly at: Span }> {
  for (const state of statesOf(model)) yield* expressionSites(state);
}

function distinct(spans: readonly Span[]): Span[] {
  const seen = new Set<string>();
  return spans.filter(({ file, start, end }) => {
    const key = `${file.path}:${start}:${end}`;
    return !seen.has(key) && seen.add(key);
  });
}
