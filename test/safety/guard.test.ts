import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BudgetSpentError } from "../../src/budget/budget.js";
import type { ExitCode, Terminal } from "../../src/cli/command.js";
import { writeReports } from "../../src/cli/write-reports.js";
import { fileAccess } from "../../src/discovery/read-file.js";
import { loadConfig } from "../../src/linter/config/load.js";
import * as facts from "../../src/linter/facts-for.js";
import { brokenBy } from "../../src/linter/guard.js";
import { type LintedFile, lintFile } from "../../src/linter/lint.js";
import * as reading from "../../src/linter/read-definitions.js";
import { RULES } from "../../src/linter/registry.generated.js";
import { reporterFor } from "../../src/reporters/registry.js";
import type { Reporter } from "../../src/reporters/reporter.js";
import { defineRule, type Rule } from "../../src/rule-kit/index.js";
import { sourceFile } from "../../src/text/source-file.js";
import { sample } from "../reporters/sample.js";

vi.mock("../../src/linter/facts-for.js", { spy: true });
vi.mock("../../src/linter/read-definitions.js", { spy: true });
afterEach(() => vi.resetAllMocks());

const WAITS = {
  Type: "Task",
  Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/1/q", MessageBody: { "token.$": "$$.Task.Token" } },
  End: true,
};
const MACHINE = JSON.stringify({ StartAt: "Ask", States: { Ask: WAITS } });
/** What breaks a part of the work, and whether that is a fault of the program's own. */
const FAULTS: readonly (readonly [string, () => Error, boolean])[] = [
  ["an exception", () => new TypeError("it is not there"), true],
  ["a spent budget", () => new BudgetSpentError("steps", "it"), false],
  ["recursion", () => new RangeError("Maximum call stack size exceeded"), false],
];

function ruleThat(id: string, check: Rule["check"]): Rule {
  return defineRule({
    id,
    category: "style",
    severity: "info",
    summary: "For this test",
    reference: "https://docs.aws.amazon.com/",
    reads: ["graph"],
    check,
    describe: () => ({ message: "for this test" }),
  });
}

async function linted(path: string, rules: readonly Rule[] = RULES): Promise<LintedFile> {
  const config = await loadConfig(tmpdir(), { rules: RULES, search: false });
  return lintFile(sourceFile(path, MACHINE), true, { rules, config, access: fileAccess() });
}
const rulesIn = ({ findings }: LintedFile): readonly string[] => findings.map((finding) => finding.rule);

describe.each(FAULTS)("%s", (_, fault, isOurs) => {
  const expectTold = (file: LintedFile, message: RegExp) => {
    const reported = file.findings.filter((finding) => finding.rule === "unreadable-definition");
    expect(reported).toHaveLength(1);
    expect(reported[0]?.message).toMatch(message);
    expect(reported[0]?.message).not.toMatch(/\n|\bat .*:\d+:\d+/);
    expect(file.crashes).toHaveLength(isOurs ? 1 : 0);
  };

  it("while a file is read becomes one finding at that file", async () => {
    vi.mocked(reading.definitionsIn).mockRejectedValueOnce(fault());
    expectTold(await linted("a.asl.json"), /^This file cannot be read: /);
    expect(rulesIn(await linted("b.asl.json"))).toContain("task-can-wait-forever");
  });

  it("in the analysis becomes one finding, and rules that need no analysis go on", async () => {
    vi.mocked(facts.factsFor).mockImplementationOnce(() => {
      throw fault();
    });
    const file = await linted("a.asl.json", [...RULES, ruleThat("form-only", seesMachine)]);
    expectTold(file, /^State machine "a" cannot be analyzed: /);
    expect(rulesIn(file)).toContain("form-only");
    expect(rulesIn(await linted("b.asl.json"))).toContain("task-can-wait-forever");
  });

  it("in a rule becomes one finding, and the other rules go on", async () => {
    const broken = ruleThat("broken", () => {
      throw fault();
    });
    const file = await linted("a.asl.json", [broken, ...RULES]);
    expectTold(file, /^Rule broken cannot check state machine "a": /);
    expect(rulesIn(file)).toContain("task-can-wait-forever");
  });

  it("in a reporter loses that report alone", () => {
    const folder = mkdtempSync(join(tmpdir(), "guard-"));
    try {
      const broken: Reporter = {
        format: "json",
        summary: "for this test",
        *render() {
          yield "half";
          throw fault();
        },
      };
      const terminal = recordingTerminal();
      const outputs = [{ format: "json" }, { format: "compact" }, { format: "junit", file: join(folder, "out.xml") }];
      writeReports(sample, outputs, terminal, (format) => (format === "json" ? broken : reporterFor(format)));
      expect(terminal.written.out).toMatch(/task-can-wait-forever/);
      expect(terminal.written.data).toBe("");
      expect(readFileSync(join(folder, "out.xml"), "utf8")).toMatch(/<\/testsuites>\n$/);
      expect(terminal.written.err).toMatch(
        isOurs
          ? /^sfn-lint: internal error, please report .*: the json report cannot be made: TypeError: it is not there \(--debug shows the stack\)\n$/
          : /^sfn-lint: the json report cannot be made: it [^\n]*\n$/,
      );
      expect(terminal.written.code).toBe(2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("reports", () => {
  it("that cannot be written leave the others as they are", () => {
    const terminal = recordingTerminal();
    writeReports(sample, [{ format: "json", file: join(tmpdir(), "no-such-folder/x/out.json") }, { format: "compact" }], terminal);
    expect(terminal.written.err).toMatch(/^sfn-lint: [^\n]*out\.json cannot be written: [^\n]+\n$/);
    expect(terminal.written.out).toMatch(/task-can-wait-forever/);
    expect(terminal.written.code).toBe(2);
  });
});

describe("what broke", () => {
  it("is told in one sentence without its stack", () => {
    expect(brokenBy(new TypeError("it is not there"))).toBe("TypeError: it is not there (--debug shows the stack)");
    expect(brokenBy("thrown")).toBe("thrown");
  });

  it("is told with its stack by --debug", async () => {
    vi.resetModules();
    const guard = await import("../../src/linter/guard.js");
    guard.showStacks();
    expect(guard.brokenBy(new TypeError("it is not there"))).toMatch(/^TypeError: it is not there\n\s+at /);
    vi.resetModules();
  });
});

const seesMachine: Rule["check"] = function* ({ machine }) {
  if (machine) yield { at: machine.node, certainty: "will", data: undefined };
};

interface Recording extends Terminal {
  readonly written: { out: string; err: string; data: string; code: ExitCode };
}

function recordingTerminal(): Recording {
  const written: Recording["written"] = { out: "", err: "", data: "", code: 0 };
  return {
    written,
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    data: (text) => {
      written.data += text;
    },
    status: () => {},
    width: 80,
    isTerminal: false,
    color: false,
    exit: (code) => {
      written.code = code;
    },
  };
}
