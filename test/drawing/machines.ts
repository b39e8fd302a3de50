import fc from "fast-check";
import type { Machine } from "../../src/asl/model.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { buildGraph } from "../../src/graph/build-graph.js";
import type { Graph } from "../../src/graph/graph.js";
import type { ObjectNode } from "../../src/text/node.js";
import { parseText } from "../support/parse.js";

/** The model of a JSONPath definition, whatever AWS would say to it. */
const machineOf = (definition: object): Machine =>
  parseMachine(parseText(JSON.stringify(definition)).root as ObjectNode).machine as Machine;

interface Scope {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: object };
}

/** Names of states as people and attackers write them. */
export const names = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
  fc.constantFrom(
    "Get order status from the warehouse and wait for it",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</svg></style></template><script>",
    "-->]]>&amp;&#60;",
    "javascript:alert(1)",
    "${x}`'\\",
    "AVeryLongNameWithoutAnyBlankThatNeverEndsAndIsNotBrokenAnywhereBecauseThereIsNoPlaceToDoSo",
    "\u202egnp.exe",
    "注文の状態を確認する",
  ),
);

const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 });

/** One scope whose states have the names that are given; some hold scopes of their own. */
function scope(depth: number): fc.Arbitrary<(next: () => string) => Scope> {
  const inner = depth > 0 ? fc.array(scope(depth - 1), { maxLength: 3 }) : fc.constant([]);
  return fc
    .tuple(fc.integer({ min: 1, max: 7 }), edges, inner, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }))
    .map(([count, pairs, scopes, ends]) => (next) => {
      const own = Array.from({ length: count }, next);
      const states = own.map((_, i) => {
        const targets = pairs.filter(([from]) => from === i).map(([, to]) => own[to % count] as string);
        const [first = own[(i + 1) % count] as string, ...more] = targets;
        const way = ends[i] ? { End: true } : { Next: first };
        if (more.length > 1)
          return {
            Type: "Choice",
            Choices: more.map((to, n) => ({ Variable: `$.value${n}`, StringEquals: "a <b> & \"c\" 'd'", Next: to })),
            ...(ends[i] ? {} : { Default: first }),
          };
        const catching = more.map((to) => ({ ErrorEquals: ["States.ALL"], Next: to }));
        const retrying = [{ ErrorEquals: ["States.Timeout"], MaxAttempts: 4 }];
        if (i === 0 && scopes.length > 1)
          return { Type: "Parallel", Branches: scopes.map((one) => one(next)), ...way, ...(more.length > 0 ? { Catch: catching } : {}) };
        if (i === 0 && scopes[0]) return { Type: "Map", ItemProcessor: scopes[0](next), ...way };
        if (more.length > 0)
          return { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: {}, Retry: retrying, Catch: catching, ...way };
        return { Type: "Pass", ...way };
      });
      return { StartAt: own[0] as string, States: Object.fromEntries(own.map((name, i) => [name, states[i] as object])) };
    });
}

/** Definitions of any shape, loops and unreachable states included, with such names. */
export const definitions: fc.Arbitrary<object> = fc
  .tuple(scope(2), fc.uniqueArray(names, { minLength: 80, maxLength: 80 }))
  .map(([make, given]) => {
    let at = 0;
    return make(() => given[at++] ?? `more ${at}`);
  });

export const graphOf = (definition: object): Graph => buildGraph(machineOf(definition));
