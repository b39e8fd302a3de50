import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterChanges, type Change, withoutTwice } from "../../src/languages/edits/changes.js";
import { type EditRecorder, recordEdits } from "../../src/languages/edits/record-edits.js";
import type { Fix } from "../../src/linter/finding.js";
import { applyEdits, chooseFixes, editsOf } from "../../src/linter/fixes.js";
import { guardFixes } from "../../src/linter/guarded-fixes.js";
import { definitionsIn } from "../../src/linter/read-definitions.js";
import { RULES } from "../../src/linter/registry.generated.js";
import { get, type Json, type Node, type ObjectNode } from "../../src/text/node.js";
import { memoryAccess } from "../support/memory-access.js";
import { size } from "../support/size.js";
import { definitionIn, type Files, FORMS, lintForm, OTHER_FORMS } from "./forms.js";

/**
 * A fix leaves a file that parses, whose state machine is the old one with that change. Random definitions in every form
 * of host text, with random edits and with the fixes of all rules. `SFN_LINT_FIX_CASES` sets the number of cases.
 */
const CASES = Number(process.env.SFN_LINT_FIX_CASES ?? size(40, 5000));

/** Characters that mean something in one of the languages. */
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom("a", "Z", "0", " ", ":", "#", "'", '"', "\\", "{", "}", "[", "]", ",", "%", "$", "-", "&", "*", "!", "é", "😀"),
    maxLength: 8,
  }),
  fc.constantFrom(
    "States.ALL",
    "$.a.b",
    "{% $states.input.x %}",
    "States.Format('{} {}', $.a, $.b)",
    "a: b",
    "# no",
    "- x",
    "yes",
    "null",
    "12",
    "~",
    "<<",
    "=",
    "\n",
    "a\nb: c\n",
  ),
);
const safe = text.filter((one) => !/[$%#]\{/.test(one));
const scalar = fc.oneof(safe, fc.integer(), fc.boolean(), fc.constant(null));
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom("Key", "Key.$", "a b", "Comment"),
        safe.filter((k) => k !== "__proto__" && k !== "<<"),
      ),
      tie("value"),
      { maxKeys: 3 },
    ),
  ),
})).value;

const retriers = fc.array(
  fc.record(
    {
      ErrorEquals: fc.constantFrom(["States.TaskFailed"], ["Lambda.TooManyRequestsException"], ["a: b", "it's"]),
      MaxAttempts: fc.integer({ min: 1, max: 20 }),
      BackoffRate: fc.constantFrom(1, 2),
    },
    { requiredKeys: ["ErrorEquals"] },
  ),
  { minLength: 1, maxLength: 2 },
);

type Task = Record<string, Json>;

/** Tasks that wait forever, retries without backoff, fields of former times: what rules know fixes for. */
const taskWith = (call: fc.Arbitrary<{ Resource: string; Parameters: Json }>): fc.Arbitrary<Task> =>
  fc
    .tuple(
      call,
      fc.record(
        {
          Comment: safe,
          Retry: retriers,
          Catch: fc.constant([{ ErrorEquals: ["States.ALL"], Next: "Last" }]),
          TimeoutSeconds: fc.constant(60),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([called, rest]) => ({ Type: "Task", ...called, ...(rest as Task), Next: "Last" }));

const definitionWith = (task: fc.Arbitrary<Task>, result: fc.Arbitrary<Json>): fc.Arbitrary<Json> => {
  const map = fc.record({
    Type: fc.constant("Map"),
    ItemsPath: fc.constant("$.items"),
    Iterator: task.map(({ Next: _, Catch: __, ...rest }) => ({ StartAt: "In", States: { In: { ...rest, End: true } } })),
    Next: fc.constant("Last"),
  });
  const pass = fc.record({ Type: fc.constant("Pass"), Result: result, Next: fc.constant("Last") });
  return fc.array(fc.oneof({ weight: 3, arbitrary: task }, map, pass), { minLength: 1, maxLength: 3 }).map((states) => ({
    StartAt: "S0",
    States: {
      ...Object.fromEntries(states.map((state, i) => [`S${i}`, i === states.length - 1 ? state : { ...state, Next: `S${i + 1}` }])),
      Last: { Type: "Succeed" },
    },
  }));
};

const anyDefinition = definitionWith(
  taskWith(
    fc.record({
      Resource: fc.constant("arn:aws:states:::lambda:invoke"),
      Parameters: fc.dictionary(fc.constantFrom("FunctionName", "Payload"), value),
    }),
  ),
  value,
);

/** What AWS accepts: behavior is only judged in definitions that deploy. */
const plain = fc.oneof(safe, fc.integer(), fc.array(safe, { maxLength: 2 }), fc.record({ Key: safe, "a b": safe }, { requiredKeys: [] }));
const call = (Resource: string, Parameters: fc.Arbitrary<Json>) => fc.record({ Resource: fc.constant(Resource), Parameters });
const payload = fc.record({ "token.$": fc.constant("$$.Task.Token"), more: plain });
const soundDefinition = definitionWith(
  taskWith(
    fc.oneof(
      call(
        "arn:aws:states:::lambda:invoke",
        fc.record({ FunctionName: fc.constantFrom("pack", "it's"), Payload: fc.record({ more: plain }) }),
      ),
      call("arn:aws:states:::lambda:invoke.waitForTaskToken", fc.record({ FunctionName: fc.constant("pack"), Payload: payload })),
      call("arn:aws:states:::ecs:runTask.sync", fc.record({ TaskDefinition: fc.constant("t"), Cluster: fc.constant("c") })),
      call(
        "arn:aws:states:::states:startExecution.sync",
        fc.record({
          StateMachineArn: fc.constant("arn:aws:states:eu-west-1:123456789012:stateMachine:child"),
          Input: fc.record({ more: plain }),
        }),
      ),
    ),
  ),
  plain,
);

const forms = Object.entries({ ...FORMS, ...OTHER_FORMS });
const form = fc.constantFrom(...forms);

interface Move {
  readonly node: number;
  readonly part: number;
  readonly kind: number;
  readonly name: string;
  readonly value: Json;
}
const move: fc.Arbitrary<Move> = fc.record({
  node: fc.nat(),
  part: fc.nat(),
  kind: fc.nat(2),
  name: safe.filter((k) => k !== "__proto__" && k !== "<<"),
  value,
});

function nodesOf(root: Node): Node[] {
  const found: Node[] = [];
  const todo = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    found.push(node);
    if (node.kind === "object") todo.push(...node.members.map((m) => m.value));
    else if (node.kind === "array") todo.push(...node.items);
  }
  return found;
}

function apply(editor: EditRecorder, root: Node, { node: at, part, kind, name, value: put }: Move): void {
  const nodes = nodesOf(root);
  const node = nodes[at % nodes.length] as Node;
  if (node.kind === "array") editor.appendItem(node, put, kind === 0 ? part % (node.items.length + 1) : undefined);
  else if (node.kind !== "object") editor.replaceValue(node, typeof put === "object" ? name : put);
  else {
    const names = node.members.map((m) => m.key.name);
    const some = names[part % (names.length || 1)];
    if (kind === 0 || some === undefined) editor.addMember(node, name, put, some);
    else if (kind === 1) editor.removeMember(node, some);
    else if (!names.includes(name)) editor.renameKey(node, some, name);
  }
}

async function rootOf(files: Files): Promise<{ root: Node | undefined; problems: number }> {
  const access = memoryAccess(files);
  const { definitions } = await definitionsIn(access.open(Object.keys(files)[0] as string), true, access);
  return { root: definitions[0]?.root, problems: definitions.length === 1 ? (definitions[0]?.problems.length ?? 0) : -1 };
}

describe("no fix breaks a file", () => {
  const share = { tried: 0, edited: 0 };

  test("an edit that is not refused gives the definition that it means", async () => {
    await fc.assert(
      fc.asyncProperty(anyDefinition, form, fc.array(move, { minLength: 1, maxLength: 3 }), async (given, [, make], moves) => {
        const files = make(given);
        const { root, problems } = await rootOf(files);
        // a form that cannot write this text says nothing about edits
        fc.pre(root !== undefined && problems === 0 && isDeepStrictEqual(afterChanges(root, []), given));
        if (!root) return;
        const meanings = new Map<Fix, readonly Change[]>();
        for (const one of moves) {
          const editor = recordEdits();
          apply(editor, root, one);
          const { edits, changes, refused } = editor.result();
          share.tried++;
          if (refused !== undefined || edits.length === 0) continue;
          share.edited++;
          meanings.set({ title: "", safe: true, edits }, changes);
        }
        const first = [...meanings.keys()].slice(0, 1);
        const chosen = chooseFixes(
          first.length === 0 ? [] : [...meanings.keys()].filter((fix) => fix.edits[0]?.file === first[0]?.edits[0]?.file),
        );
        // two changes of one object or of what it contains may mean different things together
        const apart = chosen.length > 1 && isApart(chosen.map((fix) => meanings.get(fix) ?? [])) ? chosen : chosen.slice(0, 1);
        if (apart.length === 0) return;
        const file = apart[0]?.edits[0]?.file as string;
        const after = { ...files, [file]: applyEdits(files[file] as string, editsOf(apart)).text };
        const now = await rootOf(after);
        const shown = `${file}\n${after[file]}`;
        expect(now.problems, shown).toBe(0);
        const wanted = afterChanges(root, withoutTwice(apart.flatMap((fix) => meanings.get(fix) ?? [])));
        expect(now.root && afterChanges(now.root, []), shown).toEqual(wanted);
      }),
      { numRuns: CASES },
    );
  });

  test("an edit that two texts of a Fn::Join share is refused", async () => {
    const template = `Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString:
        Fn::Join:
          - ''
          - - '{"StartAt":"Done","States":{"Done":{"'
            - Type":"Succeed","Comment":"it ends"}}}
`;
    const { root } = await rootOf({ "template.yaml": template });
    const done = root?.kind === "object" ? get(get(root, "States") as ObjectNode, "Done") : undefined;
    if (done?.kind !== "object") throw new Error("the definition is not read");
    for (const change of ["rename", "remove"] as const) {
      const editor = recordEdits();
      if (change === "rename") editor.renameKey(done, "Type", "Kind");
      else editor.removeMember(done, "Type");
      expect(editor.result().refused, change).toBeDefined();
    }
    const other = recordEdits();
    other.replaceValue(get(done, "Comment") as Node, "over");
    expect(other.result()).toMatchObject({ edits: [{ text: '"over"' }] });
  });

  test("few edits are refused", () => expect(share.edited / share.tried).toBeGreaterThan(0.5));

  const rules = RULES.filter((rule) => rule.fixable !== undefined && !rule.reads.includes("failures"));

  test("the fixes of all rules need no guard, and come to an end", async () => {
    let fixed = 0;
    await fc.assert(
      fc.asyncProperty(soundDefinition, form, async (given, [, make]) => {
        let files = make(given);
        fc.pre(isDeepStrictEqual((await definitionIn(files)).json, given));
        for (let round = 0; ; round++) {
          expect(round).toBeLessThan(20);
          const fixes = (await lintForm(files, rules)).flatMap(({ fix }) => (fix ? [fix] : []));
          const byFile = new Map<string, Fix[]>();
          for (const fix of fixes) byFile.set(fix.edits[0]?.file as string, [...(byFile.get(fix.edits[0]?.file as string) ?? []), fix]);
          const access = memoryAccess(files);
          const source = access.open(Object.keys(files)[0] as string);
          const { definitions } = await definitionsIn(source, true, access);
          const { texts, refused } = await guardFixes(byFile, (path) => files[path], [{ source, named: true, definitions }], access);
          expect(refused.map(({ fix, reason }) => `${fix.title}: ${reason}\n${JSON.stringify(fix.edits)}\n${files[source.path]}`)).toEqual(
            [],
          );
          if (texts.size === 0) break;
          fixed += texts.size;
          files = { ...files, ...Object.fromEntries(texts) };
        }
      }),
      { numRuns: Math.ceil(CASES / 3) },
    );
    expect(fixed).toBeGreaterThan(CASES / 30);
  });
});

/** No place of one lies within a place of another. */
function isApart(all: readonly (readonly Change[])[]): boolean {
  const places = all.map((changes) => changes.map(({ at }) => at));
  return places.every((some, i) =>
    places
      .slice(i + 1)
      .every((others) => some.every((a) => others.every((b) => a.file !== b.file || a.end <= b.start || b.end <= a.start))),
  );
}
