import { globalCall } from "../../evaluator/builtins.js";
import type { Library, Tools } from "../../evaluator/library.js";
import type { ProgramEvaluator } from "../../evaluator/run.js";
import { computedText, plainText, textValue } from "../../evaluator/text.js";
import { type Call, type ConstructedObject, listOf, objectOf, type Value } from "../../evaluator/values.js";
import { joined, PATH, parentOf, pathText } from "./paths.js";
import { iterated, shownText, truthOf } from "./values.js";

const FILE = "python.file";

/** More numbers of a range than these are not followed. */
const MAX_RANGE = 2_000;

/** Functions that are there without an import. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  "all any bool dict enumerate filter float getattr int isinstance len list map max min open print range reversed set sorted str sum tuple zip".split(
    " ",
  ),
);

/** Python's functions and the parts of its library that definitions are built with. */
export const PYTHON_LIBRARY: Library = {
  globals: FUNCTIONS,
  construct(path, call, tools) {
    const name = path.join(".");
    if (!/^pathlib\.(?:Pure|Posix|PurePosix)?Path$/.test(name)) return undefined;
    const text = joined(call.args);
    return text === undefined ? undefined : tools.made(PATH, { args: [computedText(text, call.at)], at: call.at });
  },
  call(path, call, tools) {
    if (path.length === 1) return FUNCTIONS.has(path[0] ?? "") ? builtin(path[0] as string, call, tools as ProgramEvaluator) : undefined;
    return libraryCall(path.join("."), call, tools as ProgramEvaluator);
  },
  constant(path, at) {
    return path[0] === "os" && path[1] === "environ" && path.length === 3
      ? { kind: "unknown", placeholder: "text", name: `\${${path[2]}}`, at }
      : undefined;
  },
  method(made, name, call, tools) {
    if (made.type === FILE && name === "read") return tools.readText(made.args[0] as Value, call.at);
    if (made.type === PATH) return pathMethod(made, name, call, tools);
    return undefined;
  },
  property(made, name, at, tools) {
    if (made.type !== PATH) return undefined;
    const text = pathText(made);
    if (text === undefined) return undefined;
    return name === "parent" ? tools.made(PATH, { args: [computedText(parentOf(text), at)], at }) : undefined;
  },
};

function pathMethod(made: ConstructedObject, name: string, call: Call, tools: Tools): Value | undefined {
  switch (name) {
    case "resolve":
    case "absolute":
      return made;
    case "joinpath": {
      const text = joined([made, ...call.args]);
      return text === undefined ? undefined : tools.made(PATH, { args: [computedText(text, call.at)], at: call.at });
    }
    case "read_text":
    case "read_bytes":
      return tools.readText(made.args[0] as Value, call.at);
    case "open":
      return tools.made(FILE, { args: made.args, at: call.at });
    case "as_posix":
      return made.args[0];
    default:
      return undefined;
  }
}

const keywordsOf = ({ args }: Call): Value | undefined => {
  const last = args.at(-1);
  return last?.kind === "object" && last.keywords ? last : undefined;
};

function builtin(name: string, call: Call, run: ProgramEvaluator): Value | undefined {
  const { args, at } = call;
  if (call.open) return undefined;
  const [first, second] = args;
  const list = first && iterated(first);
  const bool = (value: boolean | undefined): Value | undefined => (value === undefined ? undefined : { kind: "boolean", value, at });
  const made = (items: readonly Value[], open = false): Value => run.heap.born(listOf(items, at, open));
  switch (name) {
    case "str":
      return first && textValue(shownText(first.kind === "made" && first.type === PATH ? (first.args[0] as Value) : first, run, at), at);
    case "int":
    case "float":
      return globalCall(["Number"], call, run);
    case "bool":
      return first && bool(truthOf(first));
    case "len":
      return list?.kind === "list" && !list.open ? { kind: "number", value: list.items.length, at } : undefined;
    case "list":
    case "tuple":
    case "set":
      return first ? (list?.kind === "list" ? made(list.items, list.open) : undefined) : made([]);
    case "dict":
      return dict(call, run);
    case "range":
      return range(call);
    case "enumerate": {
      const from = second?.kind === "number" ? second.value : startOf(call);
      if (list?.kind !== "list" || from === undefined) return undefined;
      return made(
        list.items.map((item, i) => listOf([{ kind: "number", value: i + from, at }, item], at)),
        list.open,
      );
    }
    case "zip": {
      const lists = args.map(iterated);
      if (lists.some((one) => one.kind !== "list" || one.open)) return undefined;
      const all = lists.map((one) => (one.kind === "list" ? one.items : []));
      const length = Math.min(...all.map((items) => items.length));
      return made(
        Array.from({ length }, (_, i) =>
          listOf(
            all.map((items) => items[i] as Value),
            at,
          ),
        ),
      );
    }
    case "map":
      return second?.kind === "list" && args.length === 2 && first
        ? made(
            second.items.map((item) => call.invoke(first, [item])),
            second.open,
          )
        : undefined;
    case "reversed":
      return list?.kind === "list" && !list.open ? made([...list.items].reverse()) : undefined;
    case "sorted":
      return list?.kind === "list" && keywordsOf(call) === undefined ? sorted(list.items, list.open, made) : undefined;
    case "print":
      return { kind: "null", at };
    case "open":
      return first && run.made(FILE, { args: [first.kind === "made" && first.type === PATH ? (first.args[0] as Value) : first], at });
    default:
      return undefined;
  }
}

function startOf(call: Call): number | undefined {
  const names = keywordsOf(call);
  const start = names?.kind === "object" ? names.members.get("start")?.value : undefined;
  return start === undefined ? 0 : start.kind === "number" ? start.value : undefined;
}

function sorted(items: readonly Value[], open: boolean, made: (items: readonly Value[], open: boolean) => Value): Value | undefined {
  const texts = items.map((item) => (item.kind === "text" ? plainText(item) : undefined));
  if (open || texts.includes(undefined)) return undefined;
  const order = items.map((item, i) => ({ item, text: texts[i] as string }));
  order.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return made(
    order.map(({ item }) => item),
    false,
  );
}

function range({ args, at }: Call): Value | undefined {
  const numbers = args.map((arg) => (arg.kind === "number" ? arg.value : Number.NaN));
  const [from, to, step] = numbers.length === 1 ? [0, numbers[0], 1] : [numbers[0], numbers[1], numbers[2] ?? 1];
  if (from === undefined || to === undefined || step === undefined || !Number.isInteger(from) || !Number.isInteger(to) || step !== 1)
    return undefined;
  if (to - from > MAX_RANGE) return undefined;
  return listOf(
    Array.from({ length: Math.max(to - from, 0) }, (_, i): Value => ({ kind: "number", value: from + i, at })),
    at,
  );
}

/** `dict(a=1)`, `dict(other, a=1)`, `dict(pairs)` */
function dict({ args, at }: Call, run: ProgramEvaluator): Value {
  const made = objectOf(at);
  for (const arg of args) {
    if (arg.kind === "object" && !arg.of) {
      for (const [name, member] of arg.members) made.members.set(name, member);
      if (arg.open) made.open = true;
    } else if (arg.kind === "list") {
      if (arg.open) made.open = true;
      for (const pair of arg.items) {
        const [key, value] = pair.kind === "list" ? pair.items : [];
        const name = plainText(key);
        if (name === undefined || !key || !value) made.open = true;
        else made.members.set(name, { key: key.at, value });
      }
    } else made.open = true;
  }
  return run.heap.born(made);
}

function libraryCall(name: string, call: Call, run: ProgramEvaluator): Value | undefined {
  const { args, at } = call;
  const [first] = args;
  switch (name) {
    case "json.dumps":
      return first && { kind: "json", of: first, at };
    case "json.loads":
      return globalCall(["JSON", "parse"], { ...call, args: first ? [first] : [] }, run);
    case "json.load": {
      const text = first?.kind === "made" && first.type === FILE ? run.readText(first.args[0] as Value, at) : undefined;
      return text && globalCall(["JSON", "parse"], { ...call, args: [text] }, run);
    }
    case "copy.deepcopy":
    case "copy.copy":
      return first && copied(first, run);
    case "textwrap.dedent":
    case "inspect.cleandoc":
      return first;
    case "os.path.join":
      return pathOf(joined(args), call);
    case "os.path.dirname": {
      const text = pathText(first);
      return text === undefined ? undefined : pathOf(parentOf(text), call);
    }
    case "os.path.abspath":
    case "os.path.realpath":
    case "os.path.normpath":
      return first;
    case "os.getcwd":
      return computedText(".", at);
    case "os.getenv":
    case "os.environ.get":
      return { kind: "unknown", placeholder: "text", name: `\${${plainText(first) ?? "…"}}`, at };
    default:
      return undefined;
  }
}

const pathOf = (text: string | undefined, { at }: Call): Value | undefined => (text === undefined ? undefined : computedText(text, at));

/** Lists and dicts within are copied too: what is changed afterwards is changed in the copy alone. */
function copied(value: Value, run: ProgramEvaluator, depth = 0): Value {
  if (depth > 50) return { kind: "unknown", placeholder: "unknown", name: "${…}", at: value.at };
  run.steps++;
  if (value.kind === "list")
    return run.heap.born(
      listOf(
        value.items.map((item) => copied(item, run, depth + 1)),
        value.at,
        value.open,
      ),
    );
  if (value.kind !== "object" || value.of) return value;
  const members = [...value.members].map(([name, { key, value: of }]) => [name, { key, value: copied(of, run, depth + 1) }] as const);
  return run.heap.born(objectOf(value.at, members, value.open));
}
