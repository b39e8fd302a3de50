import type { Node, StringNode } from "../../text/node.js";
import type { Template } from "../expressions.js";
import { jsonataSource } from "../jsonata/parse-jsonata.js";
import { allStates, type Field, type Machine, type State } from "../model.js";
import { holey, type ParseContext } from "./context.js";
import { locationOf } from "./location.js";

/**
 * Text that looks computed and is not, beyond what AWS warns of: JSONPath in JSONata states, expressions without their
 * delimiters, paths in lists, in Result and inside longer text.
 */
export function checkLiterals(root: Machine, context: ParseContext): void {
  const variables = assignedNames(root);
  for (const state of allStates(root)) {
    const found =
      state.queryLanguage === "JSONata" ? inJsonata(state, variables) : [...inJsonPath(state, variables), ...inConditions(state)];
    for (const { node, message, suggestion } of found)
      context.report({
        code: "advice/text",
        severity: "warning",
        range: node.range,
        message,
        suggestion,
        awsLocation: locationOf(state),
        state,
      });
  }
}

interface Literal {
  readonly node: StringNode;
  readonly message: string;
  readonly suggestion: string;
}

/** The key under which the text is; absent for the field itself and for items of lists. */
interface Placed {
  readonly node: StringNode;
  readonly key?: string;
  readonly field: string;
  readonly listed: boolean;
}

/** All of it is a path: `$.order.id`, `$$.Execution.Name`. */
const PATH = /^\$\$?(\.[A-Za-z_][\w-]*|\[(\d+|\*|'[^']*')\])+$/;
const INTRINSIC = /^States\.[A-Z]\w+\(.*\)$/s;
const STATES = /\$states\.(input|result|context|errorOutput)\b/;
/** Nothing but the context object is written so. */
const CONTEXT_INSIDE = /\$\$\.(Execution|State|StateMachine|Task|Map)\.\w+/;
/** In prose, or compared with in a query. */
const PATH_IN_PROSE = /(?:\s|=\s{0,9}['"])\$\.[A-Za-z_]\w/;
/** A value in JSON that is written as text: `{"id": "$.id"}`. */
const PATH_IN_JSON = /^\s*\{.*":\s{0,9}"\$\.[A-Za-z_][\w.]*"/s;
/** Texts that have paths of their own: functions of SQL, prompts about JSON, filter patterns of CloudWatch Logs. */
const OTHER_PATHS = /json|jq\b|^\s*\{/i;
/** In an address, a name or an ARN: a path right behind a separator, and no blank anywhere. */
const PATH_INSIDE = /^[^\s'"{}()$]*[/:=_#@|-]\$\.[A-Za-z_][\w.-]*[^\s'"{}()]*$/;
/** In braces, as templates of other languages have it: `{$.id}`, `{{ $.id }}`, `${$.id}`. */
const PATH_IN_BRACES = /\{\s{0,3}\$\$?\.[A-Za-z_][\w.]*\s{0,3}\}/;

/** Names of all variables that the state machine assigns. */
function assignedNames(root: Machine): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (field: Field<Template> | undefined): void => {
    if (field?.node.kind === "object") for (const { key } of field.node.members) names.add(key.name.replace(/\.\$$/, ""));
  };
  for (const state of allStates(root)) {
    if ("assign" in state) add(state.assign);
    if ("catch" in state) for (const catcher of state.catch) add(catcher.assign);
    if (state.type === "Choice") for (const rule of state.choices) add(rule.assign);
  }
  return names;
}

/** All of it is a variable that the state machine assigns: `$tenant`, `$order.id`. */
function isVariable(text: string, variables: ReadonlySet<string>): boolean {
  const name = /^\$([A-Za-z_]\w*)(?:\.[\w.]+)?$/.exec(text)?.[1];
  return name !== undefined && variables.has(name);
}

function* inJsonata(state: State, variables: ReadonlySet<string>): Iterable<Literal> {
  for (const { node, key, field } of texts(state, JSONATA_FIELDS)) {
    const { value } = node;
    if (holey(node) || jsonataSource(value)) continue;
    if (key?.endsWith(".$") && (PATH.test(value) || value === "$" || INTRINSIC.test(value)))
      yield {
        node,
        message: `"${key}" gets the text "${shorten(value)}": a key that ends in .$ has no meaning in JSONata`,
        suggestion: `Write "${key.slice(0, -2)}": "{% … %}" with a JSONata expression`,
      };
    else if (
      PATH.test(value) ||
      INTRINSIC.test(value) ||
      STATES.test(value) ||
      CONTEXT_INSIDE.test(value) ||
      PATH_IN_BRACES.test(value) ||
      isVariable(value, variables)
    )
      yield {
        node,
        message: `${placeOf(key, field)} gets the text "${shorten(value)}": only text between {% and %} is evaluated`,
        suggestion:
          (STATES.test(value) && !/[\s/{]/.test(value)) || isVariable(value, variables)
            ? `Write "{% ${value} %}"`
            : "Write a JSONata expression between {% and %}",
      };
  }
}

/** A path in place of the text to compare with. */
function* inConditions(state: State): Iterable<Literal> {
  if (state.type !== "Choice") return;
  const todo = state.choices.map((rule) => rule.condition);
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.kind === "not") todo.push(at.operand);
    else if (at.kind === "and" || at.kind === "or") todo.push(...at.operands);
    else if (at.kind === "compare" && "kind" in at.operand && at.operand.kind === "literal") {
      const { node } = at.operand;
      if (node.kind !== "string" || holey(node) || !PATH.test(node.value)) continue;
      yield {
        node,
        message: `${at.operator} compares with the text "${shorten(node.value)}" itself, not with the value at that path`,
        suggestion: at.operator === "StringMatches" ? "Write the pattern itself" : `Use ${at.operator}Path`,
      };
    }
  }
}

function* inJsonPath(state: State, variables: ReadonlySet<string>): Iterable<Literal> {
  for (const { node, key, field, listed } of texts(state, JSONPATH_FIELDS)) {
    const { value } = node;
    if (holey(node) || key?.endsWith(".$")) continue;
    const whole = PATH.test(value) || INTRINSIC.test(value);
    if (isVariable(value, variables) && field !== "Result" && key !== undefined)
      yield {
        node,
        message: `"${key}" gets the text "${value}" itself, not the variable`,
        suggestion: `Write "${key}.$": "${value}"`,
      };
    else if (whole && field === "Result")
      yield {
        node,
        message: `Result is static: ${key ? `"${key}"` : "it"} stays the text "${shorten(value)}"`,
        suggestion: "Use Parameters and a key that ends in .$ for what is to be computed",
      };
    else if (whole && (listed || key === undefined))
      yield {
        node,
        message: `${listed ? "A list in " : ""}${field} has the text "${shorten(value)}" itself, not what it refers to`,
        suggestion: listed
          ? "Build the list with States.Array under a key that ends in .$"
          : "Use InputPath, or an object with a key that ends in .$",
      };
    else if (
      !whole &&
      (PATH_INSIDE.test(value) ||
        PATH_IN_BRACES.test(value) ||
        (state.type === "Task" && inProse(value)) ||
        (CONTEXT_INSIDE.test(value) && !/['"(]\$\$\./.test(value)))
    )
      yield {
        node,
        message: `${placeOf(key, field)} has a path inside its text "${shorten(value)}", which is not evaluated`,
        suggestion: key ? `Write "${key}.$" with States.Format` : "Build the text with States.Format under a key that ends in .$",
      };
    else if (!whole && STATES.test(value) && key !== undefined)
      yield {
        node,
        message: `"${key}" has a JSONata reference inside its text "${shorten(value)}", which this JSONPath state does not evaluate`,
        suggestion: "Set QueryLanguage to JSONata and write the expression between {% and %}",
      };
  }
}

const inProse = (text: string): boolean => (PATH_IN_PROSE.test(text) && !OTHER_PATHS.test(text)) || PATH_IN_JSON.test(text);

/** Text in quotes in an intrinsic function that is a path, or has one in it: `States.Format('order $.id')`. */
export function pathInArgument(text: string): boolean {
  return PATH.test(text) || CONTEXT_INSIDE.test(text) || PATH_INSIDE.test(text.replaceAll("{}", "")) || inProse(` ${text}`);
}

const placeOf = (key: string | undefined, field: string): string => (key === undefined ? field : `"${key}"`);

const JSONATA_FIELDS = ["parameters", "output", "assign", "itemSelector", "error", "cause"] as const;
const JSONPATH_FIELDS = ["parameters", "result", "itemSelector", "resultSelector", "assign"] as const;

/** Every text of the state's templates. Not recursive: nesting is the user's. */
function* texts(state: State, fields: readonly string[]): Iterable<Placed> {
  const todo: { node: Node; key?: string; field: string; listed: boolean }[] = [];
  const more: Field<unknown>[] = [];
  for (const name of fields) {
    const field = (state as unknown as Record<string, Field<unknown> | undefined>)[name];
    if (field?.node) todo.push({ node: field.node, field: field.key.name, listed: false });
  }
  if ("catch" in state) for (const catcher of state.catch) for (const one of [catcher.output, catcher.assign]) if (one) more.push(one);
  if (state.type === "Choice") for (const rule of state.choices) for (const one of [rule.output, rule.assign]) if (one) more.push(one);
  if (state.type === "Map")
    for (const one of [state.itemReader?.value.parameters, state.itemBatcher?.value.batchInput, state.resultWriter?.value.parameters])
      if (one) more.push(one);
  todo.push(...more.map(({ node, key }) => ({ node, field: key.name, listed: false })));
  for (let at = todo.pop(); at; at = todo.pop()) {
    const { node, field } = at;
    if (node.kind === "string") yield { ...at, node };
    else if (node.kind === "array") todo.push(...node.items.map((item) => ({ node: item, field, listed: true })));
    else if (node.kind === "object")
      todo.push(...node.members.map(({ key, value }) => ({ node: value, key: key.name, field, listed: false })));
  }
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
