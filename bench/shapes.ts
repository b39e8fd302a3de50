/** Definitions of about so many states, each of a shape that could cost more than it is large. */
type Members = { [key: string]: unknown };

export interface Shape {
  readonly name: string;
  readonly make: (states: number) => Members;
  readonly largest?: number;
}

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

const task = (more: Members): Members => ({ Type: "Task", Resource: FUNCTION, ...more });
const step = (i: number, n: number): Members => (i === n - 1 ? { End: true } : { Next: `S${i + 1}` });

function chain(n: number, make: (i: number) => Members): Members {
  const States: Members = {};
  for (let i = 0; i < n; i++) States[`S${i}`] = { ...make(i), ...step(i, n) };
  return { StartAt: "S0", States };
}

/** Every result stays in the payload. */
const keeping = (n: number): Members => chain(n, (i) => task({ ResultPath: `$.r${i}` }));

const replacing = (n: number): Members =>
  chain(n, (i) => task({ Parameters: { "a.$": "$.a", n: i }, ResultSelector: { "a.$": "$.b" }, TimeoutSeconds: 60 }));

const choices = (n: number): Members => {
  const States: Members = {};
  const half = Math.max(1, n >> 1);
  for (let i = 0; i < half; i++) {
    const next = i === half - 1 ? "End" : `C${i + 1}`;
    States[`C${i}`] = { Type: "Choice", Choices: [{ Variable: `$.f${i % 20}`, StringEquals: `v${i}`, Next: `T${i}` }], Default: next };
    States[`T${i}`] = task({ ResultPath: `$.t${i % 20}`, Next: next });
  }
  States.End = { Type: "Succeed" };
  return { StartAt: "C0", States };
};

/** One Choice with many rules on one value. */
const rules = (n: number): Members => {
  const States: Members = {};
  const Choices: Members[] = [];
  for (let i = 0; i < n; i++) {
    Choices.push({ Variable: "$.kind", StringEquals: `kind-${i}`, Next: `T${i}` });
    States[`T${i}`] = task({ End: true });
  }
  States.C = { Type: "Choice", Choices, Default: "T0" };
  return { StartAt: "C", States };
};

function counter(States: Members, id: string, body: string, next: string): void {
  States[`I${id}`] = { Type: "Pass", Result: 0, ResultPath: `$.i${id.length % 8}`, Next: `H${id}` };
  States[`H${id}`] = { Type: "Choice", Choices: [{ Variable: `$.i${id.length % 8}`, NumericLessThan: 5, Next: body }], Default: next };
  States[`N${id}`] = {
    Type: "Pass",
    Parameters: { "v.$": `States.MathAdd($.i${id.length % 8}, 1)` },
    ResultPath: `$.tmp`,
    Next: `M${id}`,
  };
  States[`M${id}`] = { Type: "Pass", InputPath: "$.tmp.v", ResultPath: `$.i${id.length % 8}`, Next: `H${id}` };
}

const loops = (n: number): Members => {
  const States: Members = {};
  const count = Math.max(1, Math.floor(n / 5));
  for (let i = 0; i < count; i++) {
    const next = i === count - 1 ? "End" : `I_${i + 1}`;
    counter(States, `_${i}`, `B_${i}`, next);
    States[`B_${i}`] = task({ ResultPath: "$.r", Next: `N_${i}` });
  }
  States.End = { Type: "Succeed" };
  return { StartAt: "I_0", States };
};

/** Groups of loops within loops. */
const nestedLoops = (n: number): Members => {
  const States: Members = {};
  const depth = 8;
  const groups = Math.max(1, Math.floor(n / (4 * depth + 1)));
  for (let g = 0; g < groups; g++) {
    const next = g === groups - 1 ? "End" : `I_${g + 1}`;
    for (let d = 0; d < depth; d++) {
      const id = `_${g}${"x".repeat(d)}`;
      counter(States, id, d === depth - 1 ? `B_${g}` : `I${id}x`, d === 0 ? next : `N_${g}${"x".repeat(d - 1)}`);
    }
    States[`B_${g}`] = task({ ResultPath: "$.r", Next: `N_${g}${"x".repeat(depth - 1)}` });
  }
  States.End = { Type: "Succeed" };
  return { StartAt: "I_0", States };
};

const polling = (n: number): Members => {
  const States: Members = {};
  const count = Math.max(1, Math.floor(n / 3));
  for (let i = 0; i < count; i++) {
    States[`W${i}`] = { Type: "Wait", Seconds: 30, Next: `G${i}` };
    States[`G${i}`] = task({ ResultPath: `$.status${i % 10}`, Next: `D${i}` });
    States[`D${i}`] = {
      Type: "Choice",
      Choices: [{ Variable: `$.status${i % 10}.s`, StringEquals: "DONE", Next: i === count - 1 ? "End" : `W${i + 1}` }],
      Default: `W${i}`,
    };
  }
  States.End = { Type: "Succeed" };
  return { StartAt: "W0", States };
};

const wide = (n: number): Members => ({
  StartAt: "P",
  States: {
    P: {
      Type: "Parallel",
      Branches: Array.from({ length: n }, (_, i) => ({ StartAt: `B${i}`, States: { [`B${i}`]: task({ End: true }) } })),
      End: true,
    },
  },
});

const deep = (n: number): Members => {
  let inner: Members = { StartAt: "L", States: { L: task({ End: true }) } };
  for (let i = 1; i < n; i++) inner = { StartAt: `P${i}`, States: { [`P${i}`]: { Type: "Parallel", Branches: [inner], End: true } } };
  return inner;
};

const maps = (n: number): Members =>
  chain(Math.max(1, n >> 1), (i) => ({
    Type: "Map",
    ItemsPath: "$.items",
    ResultPath: `$.m${i % 30}`,
    ItemProcessor: { StartAt: `T${i}`, States: { [`T${i}`]: task({ End: true }) } },
  }));

/** One handler behind every state. */
const handler = (n: number): Members => {
  const made = chain(n, (i) =>
    task({ ResultPath: `$.r${i}`, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Failed" }] }),
  );
  (made.States as Members).Failed = { Type: "Pass", Parameters: { "e.$": "$.error.Error" }, End: true };
  return made;
};

/** Like it, with Retry, and the handler goes back to the start. */
const restarting = (n: number): Members => {
  const made = chain(n, () =>
    task({
      ResultPath: "$.r",
      Retry: [{ ErrorEquals: ["States.TaskFailed"], MaxAttempts: 3 }],
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Again" }],
    }),
  );
  (made.States as Members).Again = { Type: "Wait", Seconds: 60, Next: "S0" };
  return made;
};

const jsonata = (n: number): Members => ({
  QueryLanguage: "JSONata",
  ...chain(n, (i) =>
    task({
      Arguments: { a: "{% $states.input.a %}", b: `{% $states.input.n + ${i} %}` },
      Assign: { [`v${i % 50}`]: "{% $states.result.x %}" },
      Output: `{% $merge([$states.input, {'r${i % 100}': $states.result.y}]) %}`,
    }),
  ),
});

const variables = (n: number): Members => ({
  QueryLanguage: "JSONata",
  ...chain(n, (i) => ({ Type: "Pass", Assign: { [`v${i}`]: `{% $states.input.a${i} %}` } })),
});

/** A Choice of many rules that combine tests on several values. */
const ruleList = (n: number): Members => ({
  StartAt: "C",
  States: {
    C: {
      Type: "Choice",
      Choices: Array.from({ length: n }, (_, i) => ({
        And: [
          { Variable: `$.a${i % 10}`, IsPresent: true },
          { Variable: `$.a${i % 10}`, NumericEquals: i },
        ],
        Next: i % 2 ? "T" : "U",
      })),
      Default: "T",
    },
    T: task({ End: true }),
    U: task({ End: true }),
  },
});

/** Tasks with seven retriers each: the ways of failing multiply within a task, and must not from task to task. */
const retriers = (n: number): Members =>
  chain(n, () =>
    task({
      ResultPath: "$.r",
      Retry: Array.from({ length: 7 }, (_, i) => ({ ErrorEquals: [`E${i}`], IntervalSeconds: i + 1, MaxAttempts: 3, BackoffRate: 2 })),
    }),
  );

export const SHAPES: readonly Shape[] = [
  { name: "chain keeping results", make: keeping },
  { name: "chain of selectors", make: replacing },
  { name: "ladder of choices", make: choices },
  { name: "one choice, many rules", make: rules },
  { name: "counting loops", make: loops },
  { name: "loops in loops", make: nestedLoops },
  { name: "polling loops", make: polling },
  { name: "wide parallel", make: wide },
  { name: "deep parallels", make: deep, largest: 1000 },
  { name: "maps", make: maps },
  { name: "one handler", make: handler },
  { name: "restarting handler", make: restarting },
  { name: "list of rules", make: ruleList },
  { name: "seven retriers each", make: retriers },
  { name: "jsonata chain", make: jsonata },
  { name: "jsonata variables", make: variables },
];
