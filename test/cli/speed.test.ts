import { execFileSync, spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin } from "../support/built.js";
import { Repository, waiting } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
/** Where no state machine is looked for. */
const CACHE_FILE = ".git/cache.json";
let here: Repository;
beforeEach(() => {
  here = new Repository();
});
afterEach(() => here.remove());

const template = (definition: string, code: string) => `Transform: AWS::Serverless-2016-10-31
Resources:
  Ask:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: ${definition}
      DefinitionSubstitutions:
        Function: !GetAtt Function.Arn
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs20.x
      CodeUri: ${code}
      Handler: index.handler
`;

/** A template with its definition and code, a definition by itself, and what is no state machine. */
function repository() {
  here.put("shop/template.yaml", template("ask.asl.json", "code/"));
  here.put("shop/ask.asl.json", waiting());
  here.put("shop/code/index.js", "exports.handler = async () => ({});\n");
  here.put("flows/other.asl.json", waiting());
  here.put("flows/data.json", '{"name": "nothing"}');
  here.put("flows/broken.asl.json", '{"StartAt": ');
}

function report(...words: string[]) {
  const { status, stdout, stderr } = here.run(["-f", "json", ...words]);
  return { status, stdout, stderr };
}
const files = (...words: string[]) =>
  new Set((JSON.parse(report(...words).stdout) as { machines: { file: string }[] }).machines.map((m) => m.file));

describe("--cache", () => {
  const CACHE = ["--cache", "--cache-location", CACHE_FILE];

  it("the second run reports the same, from the results of the first", () => {
    repository();
    const plain = report();
    const first = report(...CACHE);
    const written = here.read(CACHE_FILE);
    const second = report(...CACHE);
    expect(first).toEqual(plain);
    expect(second).toEqual(plain);
    expect(here.read(CACHE_FILE)).toBe(written);
  });

  it("what a result depends on counts as the file itself", () => {
    repository();
    report(...CACHE);
    here.put("shop/ask.asl.json", waiting("Ask", { TimeoutSeconds: 60 }));
    expect(report(...CACHE)).toEqual(report());
    here.put("shop/template.yaml", template("gone.asl.json", "code/"));
    expect(report(...CACHE)).toEqual(report());
    here.put("shop/gone.asl.json", waiting());
    expect(report(...CACHE)).toEqual(report());
  });

  it("other options and another configuration have results of their own", () => {
    repository();
    report(...CACHE);
    expect(report(...CACHE, "--preset", "all")).toEqual(report("--preset", "all"));
    expect(report(...CACHE, "--rule", "duplicate-key")).toEqual(report("--rule", "duplicate-key"));
    here.put("sfn-lint.config.json", JSON.stringify({ rules: { "task-can-wait-forever": "off" } }));
    expect(report(...CACHE)).toEqual(report());
  });

  for (const [name, change] of [
    ["cut off", (text: string) => text.slice(0, text.length / 2)],
    ["changed by hand", (text: string) => text.replaceAll("error", "info")],
    ["empty", () => ""],
    ["something else", () => '{"version": 3}'],
  ] as const)
    it(`a cache that is ${name} is not used`, () => {
      repository();
      const first = report(...CACHE);
      here.put(CACHE_FILE, change(here.read(CACHE_FILE)));
      expect(report(...CACHE)).toEqual(first);
    });
});

describe("--threads", () => {
  it("the report is the same whatever their number", () => {
    repository();
    for (let i = 0; i < 20; i++) here.put(`many/${i}.asl.json`, waiting());
    const plain = report("--threads", "1");
    expect(report("--threads", "2")).toEqual(plain);
    expect(report("--threads", "4", "--cache", "--cache-location", CACHE_FILE)).toEqual(plain);
  });

  it("0 is not a number of threads", () => {
    expect(here.run(["--threads", "0"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("Expected a whole number, 1 or more"),
    });
  });
});

describe("--since", () => {
  const git = (...words: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...words], {
      cwd: here.folder,
      encoding: "utf8",
      stdio: "pipe",
    });
  const commit = () => {
    git("add", "-A");
    git("commit", "-q", "-m", "change");
  };
  beforeEach(() => {
    repository();
    git("init", "-q");
    commit();
  });

  it("nothing where nothing has changed", () => expect(files("--since", "HEAD")).toEqual(new Set()));

  it("a file that changed, and one that Git does not know yet", () => {
    here.put("flows/other.asl.json", waiting("Changed"));
    here.put("flows/new.asl.json", waiting());
    expect(files("--since", "HEAD")).toEqual(new Set(["flows/other.asl.json", "flows/new.asl.json"]));
    commit();
    expect(files("--since", "HEAD")).toEqual(new Set());
    expect(files("--since", "HEAD~1")).toEqual(new Set(["flows/other.asl.json", "flows/new.asl.json"]));
  });

  it("a template whose definition or code changed", () => {
    const all = files("shop");
    here.put("shop/ask.asl.json", waiting("Changed"));
    expect(files("--since", "HEAD")).toEqual(all);
    git("checkout", "-q", ".");
    here.put("shop/code/index.js", "exports.handler = async () => { throw new Error(); };\n");
    expect(files("--since", "HEAD")).toEqual(all);
  });

  it("everything where the configuration changed", () => {
    here.put("sfn-lint.config.json", "{}");
    expect(files("--since", "HEAD")).toEqual(files());
  });

  it("a commit that is not there is incorrect usage", () => {
    expect(here.run(["--since", "nowhere"])).toMatchObject({ status: 2, stderr: "sfn-lint: --since: there is no commit nowhere\n" });
    expect(here.run(["--since", "--output=x"]).status).toBe(2);
  });
});

describe("--watch", () => {
  it("lints again when a file changes", async () => {
    here.put("flows/one.asl.json", waiting());
    const child = spawn(process.execPath, [builtBin(), "--watch", "-f", "compact", "flows"], { cwd: here.folder });
    let out = "";
    let reported = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    const until = (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = setInterval(() => {
          if (!holds()) return;
          clearInterval(look);
          resolve();
        }, 20);
      });
    child.stderr.on("data", (data) => {
      reported += data;
    });
    try {
      await until(() => reported.includes("watching for changes"));
      expect(out).toContain("one.asl.json");
      expect(out).not.toContain("two.asl.json");
      // the watcher may begin a little after it is made
      const again = setInterval(() => here.put("flows/two.asl.json", waiting()), 500);
      await until(() => out.includes("two.asl.json"));
      clearInterval(again);
    } finally {
      child.kill();
    }
  }, 60_000);
});

describe("the code cache", () => {
  /** Bytes of compiled code that a first run over so many files keeps for the program's common module. */
  function keptBy(files: number): number {
    for (let i = 0; i < files; i++) here.put(`many-${files}/flow${i}.asl.json`, waiting());
    const folder = join(here.folder, `.git/code-${files}`);
    here.run([`many-${files}`, "--threads", "1"], { env: { XDG_CACHE_HOME: folder } });
    const names = readdirSync(join(folder, "sfn-lint")).filter((name) => name.startsWith("common-run"));
    expect(names).toHaveLength(1);
    return statSync(join(folder, "sfn-lint", names[0] ?? "")).size;
  }

  // from Node 22 on Node keeps it itself
  it.skipIf("enableCompileCache" in Module)("holds what one file needs, also after a first run over many files", () => {
    const one = keptBy(1);
    expect(one).toBeGreaterThan(100_000);
    expect(keptBy(30)).toBeLessThan(one * 1.05);
  });
});
