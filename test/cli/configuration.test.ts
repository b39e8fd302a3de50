import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin, ROOT, type Scratch, scratch, sfnLint } from "../support/built.js";

/** One finding of the default preset: the callback that nothing ends. */
const WAITS = JSON.stringify({
  StartAt: "Ask",
  States: {
    Ask: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/1/q", MessageBody: { "token.$": "$$.Task.Token" } },
      End: true,
    },
  },
});
const RULE = "task-can-wait-forever";

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
}

beforeAll(() => void builtBin(), BUILD_TIME);

let here: Scratch;
beforeEach(() => {
  here = scratch();
  put(".git/HEAD", "ref: refs/heads/main\n");
  put("flows/ask.asl.json", WAITS);
});
afterEach(() => here.remove());

function put(path: string, text: string): void {
  mkdirSync(dirname(join(here.folder, path)), { recursive: true });
  writeFileSync(join(here.folder, path), text);
}

function lint(...words: string[]): { found: Found[]; status: number | null; stderr: string } {
  const { stdout, stderr, status } = sfnLint(["-f", "json", ...words], { cwd: here.folder });
  return { found: stdout === "" ? [] : (JSON.parse(stdout) as { findings: Found[] }).findings, status, stderr };
}

const severities = (...words: string[]) =>
  lint(...words)
    .found.filter((f) => f.rule === RULE)
    .map((f) => f.severity);

describe("the forms of a configuration", () => {
  const off = `"rules": { "${RULE}": "info" }`;
  const forms: Record<string, string> = {
    "sfn-lint.config.json": `{ ${off} }`,
    "sfn-lint.config.jsonc": `{ // why\n ${off}, }`,
    "sfn-lint.config.yaml": `rules:\n  ${RULE}: info # why\n`,
    "sfn-lint.config.yml": `rules: { ${RULE}: info }\n`,
    "sfn-lint.config.mjs": `export default { ${off} };`,
    "sfn-lint.config.cjs": `module.exports = { ${off} };`,
    "sfn-lint.config.js": `module.exports = { ${off} };`,
    "sfn-lint.config.ts": `const level: string = "info";\nexport default { rules: { "${RULE}": level } } as const;`,
    "package.json": `{ "name": "x", "sfn-lint": { ${off} } }`,
  };
  for (const [name, text] of Object.entries(forms)) {
    it(`${name}, found upwards`, () => {
      expect(severities("flows/ask.asl.json")).toEqual(["error"]);
      put(name, text);
      expect(severities("flows/ask.asl.json")).toEqual(["info"]);
      expect(severities("flows/*.asl.json")).toEqual(["info"]);
      expect(severities("--no-config", "flows/ask.asl.json")).toEqual(["error"]);
    });
  }

  it("a dependency on sfn-lint is no configuration", () => {
    put("package.json", '{ "devDependencies": { "sfn-lint": "1.0.0" } }');
    expect(severities()).toEqual(["error"]);
  });
});

describe("what a configuration says", () => {
  it("extends files and presets, itself above them", () => {
    put("base/strict.yaml", `rules:\n  ${RULE}: warning\n  standard-could-be-express: error\n`);
    put("sfn-lint.config.json", JSON.stringify({ extends: ["strict", "./base/strict.yaml"], rules: { [RULE]: "info" } }));
    const printed = JSON.parse(sfnLint(["--print-config", "flows/ask.asl.json"], { cwd: here.folder }).stdout);
    expect(printed.rules[RULE]).toEqual(expect.arrayContaining(["info"]));
    expect([printed.rules["standard-could-be-express"]].flat()[0]).toBe("error");
    expect([printed.rules["pointless-state"]].flat()[0]).toBe("info");
  });

  it("presets can be asked for on the command line", () => {
    const inPreset = (preset: string) =>
      JSON.parse(sfnLint(["--preset", preset, "--print-config", "x"], { cwd: here.folder }).stdout).rules["pointless-state"];
    expect(inPreset("recommended")).toBe("off");
    expect(inPreset("strict")).toBe("info");
  });

  it("overrides by path and by machine, the later over the earlier", () => {
    put("legacy/ask.asl.json", WAITS);
    put(
      "sfn-lint.config.json",
      JSON.stringify({
        overrides: [
          { files: ["legacy/**"], rules: { [RULE]: "warning" } },
          { machines: ["as*"], files: ["flows/**"], rules: { [RULE]: "info" } },
        ],
      }),
    );
    expect(
      lint()
        .found.filter((f) => f.rule === RULE)
        .map((f) => [f.file, f.severity]),
    ).toEqual([
      ["flows/ask.asl.json", "info"],
      ["legacy/ask.asl.json", "warning"],
    ]);
  });

  it("ignore leaves files out; what is named is looked at, unless a hook names it", () => {
    put("sfn-lint.config.json", JSON.stringify({ ignore: ["flows/**"] }));
    expect(severities()).toEqual([]);
    expect(severities("flows/ask.asl.json")).toEqual(["error"]);
    expect(severities("--allow-empty", "flows/ask.asl.json")).toEqual([]);
  });

  it("failOn and maxWarnings decide the exit code", () => {
    put("sfn-lint.config.json", JSON.stringify({ rules: { [RULE]: "warning" } }));
    expect(lint().status).toBe(0);
    expect(lint("--fail-on", "warning").status).toBe(1);
    put("sfn-lint.config.json", JSON.stringify({ rules: { [RULE]: "warning" }, failOn: "warning" }));
    expect(lint().status).toBe(1);
    expect(lint("--fail-on", "never").status).toBe(0);
    put("sfn-lint.config.json", JSON.stringify({ rules: { [RULE]: "warning" }, maxWarnings: 0 }));
    expect(lint().status).toBe(1);
  });
});

describe("declared facts", () => {
  it("inputSchema: a read that cannot fail is no longer in doubt, one that must fail is", () => {
    put("flows/ask.asl.json", JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", InputPath: "$.order.id", End: true } } }));
    const fails = () => lint("flows/ask.asl.json").found.filter((f) => f.rule === "fails-at-run-time");
    put("input.json", JSON.stringify({ type: "object", properties: { order: { type: "string" } }, required: ["order"] }));
    put("sfn-lint.config.json", JSON.stringify({ inputSchema: "./input.json" }));
    expect(fails().length).toBe(1);
    put(
      "sfn-lint.config.json",
      JSON.stringify({ inputSchema: { type: "object", required: ["order"], properties: { order: { type: "object", required: ["id"] } } } }),
    );
    expect(fails()).toEqual([]);
  });

  it("inputSchema: a file that cannot be read is said so", () => {
    put("sfn-lint.config.json", JSON.stringify({ inputSchema: "./nowhere.json" }));
    const { status, stderr } = lint();
    expect(status).toBe(2);
    expect(stderr).toMatch(/nowhere\.json.*input schema cannot be read/);
    expect(stderr).not.toMatch(/internal error/);
  });

  it("idempotent: a call that may be repeated", () => {
    const publish = {
      Type: "Task",
      Resource: "arn:aws:states:::sns:publish",
      Parameters: { TopicArn: "arn:aws:sns:eu-west-1:123456789012:done", Message: "done" },
      Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 3 }],
      End: true,
    };
    put("flows/ask.asl.json", JSON.stringify({ StartAt: "Send", States: { Send: publish } }));
    const doubts = () => lint("--preset", "all", "flows/ask.asl.json").found.filter((f) => f.rule === "retry-not-idempotent").length;
    const before = doubts();
    put("sfn-lint.config.json", JSON.stringify({ idempotent: ["sns:publish"] }));
    expect([before, doubts()]).toEqual([1, 0]);
  });

  it("known: a result that cannot be as large as feared", () => {
    const call = (name: string, next: object) => ({
      [name]: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, ...next },
    });
    put("flows/ask.asl.json", JSON.stringify({ StartAt: "Fetch", States: call("Fetch", { End: true }) }));
    const bytes = () => {
      const { stdout } = sfnLint(["facts", "--format", "json", "flows/ask.asl.json"], { cwd: here.folder });
      return /"max": ?5000\b/.test(stdout);
    };
    const before = bytes();
    put("sfn-lint.config.json", JSON.stringify({ known: { "states.Fetch.output": { maxBytes: 5000 } } }));
    expect([before, bytes()]).toEqual([false, true]);
  });
});

describe("rules of one's own", () => {
  const plugin = `import { allStates, defineRule } from "sfn-lint/rule";
export default [defineRule({
  id: "states-say-why", category: "style", severity: "warning", summary: "A state without a Comment", reference: "https://example.com/house",
  reads: ["graph"],
  options: { least: { type: "number", default: 1, summary: "characters" } },
  *check({ machine, options }) {
    for (const state of allStates(machine))
      if ((state.comment?.value ?? "").length < options.least) yield { at: state.key.range, certainty: "will", state, data: state.name };
  },
  describe: (name) => ({ message: \`"\${name}" has no Comment\`, suggestion: "Say what it is for" }),
})];`;

  beforeEach(() => {
    mkdirSync(join(here.folder, "node_modules"));
    symlinkSync(dirname(dirname(builtBin())), join(here.folder, "node_modules/sfn-lint"));
    put("house.mjs", plugin);
  });

  it("are loaded, run, configured and suppressed like ours", () => {
    put("sfn-lint.config.json", JSON.stringify({ plugins: ["./house.mjs"] }));
    expect(lint().found.find((f) => f.rule === "house/states-say-why")).toMatchObject({
      severity: "warning",
      message: '"Ask" has no Comment',
    });
    put("sfn-lint.config.json", JSON.stringify({ plugins: ["./house.mjs"], rules: { "house/states-say-why": "off" } }));
    expect(lint().found.map((f) => f.rule)).toEqual([RULE]);
    put("sfn-lint.config.mjs", 'export default { plugins: ["./house.mjs"], rules: { "house/states-say-why": ["error", { least: 0 }] } };');
    expect(lint("-c", "sfn-lint.config.mjs").found.map((f) => f.rule)).toEqual([RULE]);
    expect(lint("-c", "sfn-lint.config.mjs", "--rule", "house/states-say-why").status).toBe(0);
  });

  it("are written in TypeScript too, with imports of their own", () => {
    put("lint/limit.ts", "export const least: number = 1;");
    put(
      "lint/ours.ts",
      plugin
        .replace("export default", 'import { least as one } from "./limit.js";\nexport default')
        .replace("default: 1", "default: one as number"),
    );
    put("sfn-lint.config.json", JSON.stringify({ plugins: ["./lint/ours.ts"] }));
    expect(lint().found.map((f) => f.rule)).toContain("ours/states-say-why");
  });

  it("are listed by rules, and explained", () => {
    put("sfn-lint.config.json", JSON.stringify({ plugins: ["./house.mjs"] }));
    const run = (...words: string[]) => sfnLint(words, { cwd: here.folder });
    expect(run("rules").stdout).toMatch(/house\/states-say-why +warning: A state without a Comment/);
    expect(run("explain", "house/states-say-why").stdout).toMatch(/A state without a Comment\.[\s\S]*`least`: characters \(default: 1\)/);
    expect(run("explain", "house/states-say-wy")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('did you mean "house/states-say-why"?'),
    });
    expect(run("explain", "unused-suppression").stdout).toMatch(/suppresses nothing/);
  });

  it("are named when one of their rules throws", () => {
    put("house.mjs", plugin.replace("for (const state", 'throw new Error("oops");\n    for (const state'));
    put("sfn-lint.config.json", JSON.stringify({ plugins: ["./house.mjs"] }));
    const { stderr, status, found } = lint();
    expect(status).toBe(2);
    expect(stderr).toMatch(/^sfn-lint: the plugin house failed, please report it to its author: .*oops/);
    expect(found.map((f) => f.rule)).toContain(RULE);
  });

  it("a module that cannot be loaded, or holds no rules, is a fault of the configuration", () => {
    put("sfn-lint.config.json", JSON.stringify({ plugins: ["./nowhere.mjs"] }));
    expect(lint()).toMatchObject({ status: 2, stderr: expect.stringMatching(/plugin .*nowhere\.mjs cannot be loaded/) });
    put("empty.mjs", "export default 1;");
    put("sfn-lint.config.json", JSON.stringify({ plugins: ["./empty.mjs"] }));
    expect(lint()).toMatchObject({ status: 2, stderr: expect.stringMatching(/must have a default export: a list of rules/) });
  });
});

describe("what is wrong with a configuration", () => {
  it("is said at its own lines, with exit code 2 and no stack", () => {
    put(
      "sfn-lint.config.json",
      '{\n  "rules": {\n    "histry-quota": "error",\n    "history-quota": ["loud"],\n    "task-can-wait-forever": ["error", { "patiance": 3 }]\n  },\n  "tresholds": {}\n}',
    );
    const { status, stderr } = lint();
    expect(status).toBe(2);
    expect(stderr).toContain('sfn-lint.config.json:3:21: unknown rule "histry-quota"; did you mean "history-quota"?');
    expect(stderr).toMatch(/sfn-lint\.config\.json:4:22: must be "off"/);
    expect(stderr).toMatch(/sfn-lint\.config\.json:5:\d+: unknown option "patiance"/);
    expect(stderr).toMatch(/sfn-lint\.config\.json:7:\d+: unknown setting "tresholds"; did you mean "thresholds"\?/);
    expect(stderr).not.toMatch(/ {4}at /);
  });

  it("is refused where it extends files more than a hundred times in all", () => {
    for (let i = 0; i < 12; i++) put(`c${i}.json`, JSON.stringify({ extends: [`./c${i + 1}.json`, `./c${i + 1}.json`] }));
    put("c12.json", "{}");
    expect(lint("-c", "c0.json").stderr).toMatch(/"extends" leads to more than 100 files/);
  });

  it("broken text, cycles, unknown presets, programs that throw", () => {
    put("sfn-lint.config.yaml", "rules:\n  a: [\n");
    expect(lint()).toMatchObject({ status: 2, stderr: expect.stringMatching(/sfn-lint\.config\.yaml:\d+:\d+: /) });
    put("a.json", '{ "extends": "./b.json" }');
    put("b.json", '{ "extends": "./a.json" }');
    expect(lint("-c", "a.json").stderr).toMatch(/"extends" is circular/);
    put("c.json", '{ "extends": "stricct" }');
    expect(lint("-c", "c.json").stderr).toMatch(/neither a preset .* nor a file/);
    put("d.mjs", 'throw new Error("my own fault");');
    expect(lint("-c", "d.mjs")).toMatchObject({ status: 2, stderr: expect.stringMatching(/d\.mjs: my own fault/) });
    expect(lint("-c", "nowhere.json").status).toBe(2);
  });
});

describe("the shipped schema", () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(
    JSON.parse(readFileSync(join(ROOT, "schemas/config.schema.json"), "utf8")),
  );

  it("takes what the linter takes and refuses what it refuses", () => {
    const good = [
      {},
      { extends: "strict", rules: { [RULE]: "off", "history-quota": ["error", { warnWithin: 5 }] }, idempotent: ["get-*"] },
      { known: { "states.Ask.output": { maxBytes: 5 }, input: { maxBytes: 1 } }, inputSchema: { type: "object" }, type: "EXPRESS" },
      { overrides: [{ files: ["a"], machines: ["b"], rules: { "house/x": ["error", { a: 1 }] } }], plugins: ["./x.mjs"], maxWarnings: 3 },
    ];
    const bad = [
      { rules: { nothing: "off" } },
      { rules: { [RULE]: "loud" } },
      { rules: { "history-quota": ["error", { nothing: 1 }] } },
      { known: { "states.A": { maxBytes: 5 } } },
      { known: { input: { maxBytes: -5 } } },
      { overrides: [{ extends: "strict" }] },
      { failOn: "never" },
      { type: "standard" },
      { nothing: 1 },
    ];
    for (const config of good) {
      expect(validate(config), JSON.stringify([config, validate.errors])).toBe(true);
      put("sfn-lint.config.json", JSON.stringify({ ...config, plugins: [], overrides: [] }));
      expect(lint().status, JSON.stringify(config)).not.toBe(2);
    }
    for (const config of bad) {
      expect(validate(config), JSON.stringify(config)).toBe(false);
      put("sfn-lint.config.json", JSON.stringify(config));
      expect(lint().status, JSON.stringify(config)).toBe(2);
    }
  });
});

describe("init", () => {
  it("writes a configuration that holds, after a look around, and no second one", () => {
    const run = sfnLint(["init"], { cwd: here.folder });
    expect(run).toMatchObject({ status: 0, stdout: expect.stringMatching(/1 state machine/) });
    const text = readFileSync(join(here.folder, "sfn-lint.config.jsonc"), "utf8");
    expect(text).toMatch(/\/\/ /);
    expect(lint()).toMatchObject({ stderr: "", status: 1 });
    expect(sfnLint(["init"], { cwd: here.folder })).toMatchObject({ status: 2, stderr: expect.stringMatching(/already exists/) });
    expect(sfnLint(["init", "--force"], { cwd: here.folder }).status).toBe(0);
  });
});

describe("states that known names", () => {
  const step = (name: string) => JSON.stringify({ StartAt: name, States: { [name]: { Type: "Pass", End: true } } });
  const config = (text: string) => put("sfn-lint.config.yaml", text);

  it("have to be in a state machine that the setting is for", () => {
    put("flows/fetch.asl.json", step("Fetch"));
    config('known:\n  states.Fetch.output: { maxBytes: 5 }\n  "states.Fetsh.result": { maxBytes: 5 }\n');
    const { status, stderr } = lint(".");
    expect(status).toBe(2);
    expect(stderr).toContain('sfn-lint.config.yaml:3:4: no state machine has a state "Fetsh"; did you mean "Fetch"?');
    config("known:\n  states.Fetch.output: { maxBytes: 5 }\n");
    expect(lint(".", "--fail-on", "never")).toMatchObject({ status: 0, stderr: "" });
    config('overrides:\n  - files: ["flows/ask*"]\n    known:\n      states.Fetch.output: { maxBytes: 5 }\n');
    expect(lint(".").stderr).toContain(':4:7: no state machine has a state "Fetch"');
  });

  it("may be in files that are not linted in this run", () => {
    put("flows/fetch.asl.json", step("Fetch"));
    config("known:\n  states.Fetch.output: { maxBytes: 5 }\n  states.Fetsh.output: { maxBytes: 5 }\n");
    const { status, stderr } = lint("flows/ask.asl.json", "--fail-on", "never");
    expect(status).toBe(2);
    expect(stderr.match(/no state machine has/g)).toHaveLength(1);
    // a program may compute the name
    put("lib/flow.ts", "import * as sfn from 'aws-cdk-lib/aws-stepfunctions';");
    expect(lint("flows/ask.asl.json", "--fail-on", "never")).toMatchObject({ status: 0, stderr: expect.stringContaining('"Fetsh"') });
  });
});

it("--machine says which definition a name in a StateMachineArn is", () => {
  const child = {
    QueryLanguage: "JSONata",
    StartAt: "Sum",
    States: { Sum: { Type: "Pass", Output: { total: "{% $states.input.orderId %}" }, End: true } },
  };
  const parent = (arn: string) => ({
    StartAt: "Go",
    States: {
      Go: {
        Type: "Task",
        Resource: "arn:aws:states:::states:startExecution.sync:2",
        Parameters: { StateMachineArn: arn, Input: { "order.$": "$.id" } },
        TimeoutSeconds: 60,
        End: true,
      },
    },
  });
  const rules = (...words: string[]) =>
    lint(...words)
      .found.filter(({ rule }) => rule.startsWith("child-"))
      .map(({ rule }) => rule);
  put("children/sum.asl.json", JSON.stringify(child));
  put("flows/parent.asl.json", JSON.stringify(parent("arn:aws:states:eu-west-1:111122223333:stateMachine:prod-sum-v2")));
  expect(rules("flows/parent.asl.json")).toEqual([]);
  expect(rules("flows/parent.asl.json", "--machine", "prod-sum-v2=children/sum.asl.json")).toEqual(["child-input-lacks-member"]);
  put("flows/parent.asl.json", JSON.stringify(parent("${SumArn}")));
  expect(rules("flows/parent.asl.json", "--machine", "SumArn=children/sum.asl.json")).toEqual(["child-input-lacks-member"]);
  expect(lint("flows/parent.asl.json", "--machine", "children/sum.asl.json")).toMatchObject({ status: 2 });
});
