import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { BUILD_TIME, builtBin, has, ROOT, type Scratch, scratch } from "../support/built.js";
import { FULL } from "../support/size.js";

const hooks = parse(readFileSync(join(ROOT, ".pre-commit-hooks.yaml"), "utf8")) as {
  readonly id: string;
  readonly entry: string;
  readonly args?: readonly string[];
  readonly files?: string;
}[];

const BROKEN = '{ "StartAt": "A", "States": { "A": { "Type": "Pass", "Next": "Nowhere" } } }';
const SOUND = '{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true } } }';
const program = has("pre-commit") && has("git");

describe(`pre-commit${program ? "" : " (skipped: the programs pre-commit and git are not both here)"}`, () => {
  let here: Scratch;
  const inHere = (...parts: string[]) => join(here.folder, ...parts);
  const git = (cwd: string, ...words: string[]) =>
    spawnSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", ...words], {
      cwd,
      encoding: "utf8",
    });

  function put(path: string, text: string): void {
    mkdirSync(dirname(inHere(path)), { recursive: true });
    writeFileSync(inHere(path), text);
  }

  beforeAll(() => void builtBin(), BUILD_TIME);
  beforeEach(() => {
    here = scratch();
    // a repository with the hooks, and the program on the PATH as an installation leaves it
    mkdirSync(inHere("hooks"));
    cpSync(join(ROOT, ".pre-commit-hooks.yaml"), inHere("hooks/.pre-commit-hooks.yaml"));
    put("bin/sfn-lint", `#!/bin/sh\nexec "${process.execPath}" "${builtBin()}" "$@"\n`);
    chmodSync(inHere("bin/sfn-lint"), 0o755);
    for (const repository of ["hooks", "work"]) {
      mkdirSync(inHere(repository), { recursive: true });
      git(inHere(repository), "init", "-q");
    }
    git(inHere("hooks"), "add", "-A");
    git(inHere("hooks"), "commit", "-qm", "hooks");
    const rev = git(inHere("hooks"), "rev-parse", "HEAD").stdout.trim();
    put("work/.pre-commit-config.yaml", `repos:\n  - repo: ${inHere("hooks")}\n    rev: ${rev}\n    hooks:\n      - id: sfn-lint-system\n`);
  });
  afterEach(() => here.remove());

  function commit(): { status: number | null; text: string } {
    git(inHere("work"), "add", "-A");
    const { status, stdout, stderr } = spawnSync("pre-commit", ["run"], {
      cwd: inHere("work"),
      encoding: "utf8",
      env: { ...process.env, PATH: `${inHere("bin")}:${process.env.PATH}`, PRE_COMMIT_HOME: inHere("cache"), PRE_COMMIT_COLOR: "never" },
    });
    return { status, text: stdout + stderr };
  }

  it.skipIf(!program)("stops a commit of a broken machine and says where", () => {
    put("work/flows/a.asl.json", BROKEN);
    const { status, text } = commit();
    expect(text).toMatch(/sfn-lint \(installed\)\.+Failed/);
    expect(text).toMatch(/flows\/a\.asl\.json[\s\S]*1:\d+ {2}error {2}missing-transition-target/);
    expect(status).toBe(1);
  });

  it.skipIf(!program)("lets sound machines, other JSON, templates without machines and ignored files pass", () => {
    put("work/flows/a.asl.json", SOUND);
    put("work/settings.json", "[1, 2]");
    put("work/template.yaml", "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n");
    put("work/main.tf", 'resource "aws_sns_topic" "t" {}\n');
    put("work/old/b.asl.json", BROKEN);
    put("work/sfn-lint.config.yaml", "ignore: [old/**]\n");
    const { status, text } = commit();
    expect(text).toMatch(/sfn-lint \(installed\)\.+Passed/);
    expect(status).toBe(0);
  });

  it.skipIf(!program)("takes names of files for files, whatever they look like", () => {
    put("work/-fsarif=/x/report.json", SOUND);
    put("work/--config=x/c.asl.json", BROKEN);
    const { status, text } = commit();
    expect(text).toMatch(/--config=x\/c\.asl\.json[\s\S]*missing-transition-target/);
    expect(status).toBe(1);
  });

  it("ends the options of the hooks that are given files", () => {
    for (const { files, args } of hooks) expect(args?.at(-1)).toBe(files === undefined ? undefined : "--");
  });

  it.skipIf(!program)("knows the manifest", () => {
    const { status, stdout, stderr } = spawnSync("pre-commit", ["validate-manifest", join(ROOT, ".pre-commit-hooks.yaml")], {
      cwd: here.folder,
      encoding: "utf8",
      env: { ...process.env, PRE_COMMIT_HOME: inHere("cache") },
    });
    expect(stdout + stderr).toBe("");
    expect(status).toBe(0);
  });
});

/** As pre-commit does it for `language: node`: from the repository itself, with npm from the registry, which takes minutes. */
const slow = program && FULL && process.env.CI !== undefined;
describe(`pre-commit, language: node${slow ? "" : " (skipped: takes minutes, runs with CI=true npm run test:full)"}`, () => {
  it.skipIf(!slow)(
    "installs from the repository and runs",
    () => {
      const here = scratch();
      try {
        const hooksRepository = join(here.folder, "hooks");
        const work = join(here.folder, "work");
        const git = (cwd: string, ...words: string[]) =>
          spawnSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", ...words], {
            cwd,
            encoding: "utf8",
          });
        const tracked = git(ROOT, "ls-files", "-z")
          .stdout.split("\0")
          .filter((path) => path !== "");
        for (const path of tracked) cpSync(join(ROOT, path), join(hooksRepository, path), { force: true });
        git(hooksRepository, "init", "-q");
        git(hooksRepository, "add", "-A", "-f");
        git(hooksRepository, "commit", "-qm", "hooks");
        mkdirSync(work);
        git(work, "init", "-q");
        writeFileSync(join(work, "a.asl.json"), BROKEN);
        git(work, "add", "-A");
        const { stdout, stderr } = spawnSync("pre-commit", ["try-repo", hooksRepository, "sfn-lint", "--all-files"], {
          cwd: work,
          encoding: "utf8",
          env: { ...withoutNpmSettings(), PRE_COMMIT_HOME: join(here.folder, "cache"), PRE_COMMIT_COLOR: "never" },
        });
        expect(stdout + stderr).toMatch(/a\.asl\.json[\s\S]*missing-transition-target/);
      } finally {
        here.remove();
      }
    },
    1_200_000,
  );
});

/** As in a shell: settings that `npm test` passes on (`--silent` above all) would hide what npm prints on a user's machine. */
function withoutNpmSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
}

describe("the hooks' files", () => {
  it("are the forms that hold machines, not programs", () => {
    const [first] = hooks;
    const pattern = new RegExp(first?.files ?? "");
    for (const name of ["a.asl.json", "a/b.states.yaml", "x.asl", "template.yml", "main.tf", "cdk.json"])
      expect(pattern.test(name), name).toBe(true);
    for (const name of ["a.ts", "a.md", "a.json.txt"]) expect(pattern.test(name), name).toBe(false);
    expect(new Set(hooks.map((hook) => hook.entry.split(" ")[0]))).toEqual(new Set(["sfn-lint"]));
  });
});
