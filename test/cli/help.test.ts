import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/commands.generated.js";
import { BUILD_TIME, builtBin, has } from "../support/built.js";
import { Repository } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
});
afterEach(() => here.remove());

const NAMES = Object.keys(COMMANDS);

describe("help", () => {
  it.each(["", ...NAMES])("of %j: examples, and no line beyond 80 columns", (name) => {
    const words = name === "" ? [] : [name];
    const { stdout, status } = here.run([...words, "--help"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: sfn-lint/);
    expect(stdout).toMatch(/^Examples:\n {2}\S/m);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(here.run(["help", ...words]).stdout).toBe(stdout);
  });

  it("names each command", () => {
    const { stdout } = here.run(["--help"]);
    for (const name of NAMES) expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, "m"));
  });
});

describe("completion", () => {
  const script = (shell: string) => {
    const { stdout, status } = here.run(["completion", shell]);
    expect(status).toBe(0);
    const file = join(here.folder, `completion.${shell}`);
    writeFileSync(file, stdout);
    return file;
  };
  const shell = (program: string, ...words: string[]) =>
    spawnSync(program, words, { cwd: here.folder, encoding: "utf8", env: { ...process.env, HOME: here.folder } });

  const CASES: readonly (readonly [typed: string, offered: string[], not: string[]])[] = [
    ["", ["lint", "facts", "explain"], ["--format"]],
    ["expl", ["explain"], ["lint"]],
    ["explain history", ["history-quota"], ["--format"]],
    ["completion ", ["bash", "zsh", "fish"], []],
    ["--ver", [], []],
    ["--max", ["--max-warnings"], []],
    ["--format s", ["sarif"], ["mermaid"]],
    ["graph --format ", ["mermaid", "dot"], ["sarif"]],
    ["run --unmocked ", ["error", "echo", "fail"], []],
    ["--fail-on w", ["warning"], ["error"]],
  ];

  it.skipIf(!has("bash"))(`bash${has("bash") ? "" : " (skipped: no bash here)"}`, () => {
    const file = script("bash");
    expect(shell("bash", "-n", file)).toMatchObject({ status: 0, stderr: "" });
    for (const [typed, offered, not] of CASES) {
      const words = ["sfn-lint", ...typed.split(" ")];
      const array = words.map((word) => `'${word}'`).join(" ");
      const { stdout, stderr } = shell(
        "bash",
        "-c",
        `source '${file}'; COMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; _sfn_lint; printf '%s\\n' "\${COMPREPLY[@]}"`,
      );
      const words_ = stdout.trim().split("\n");
      expect(stderr).toBe("");
      expect(words_, typed).toEqual(expect.arrayContaining(offered));
      for (const word of not) expect(words_, typed).not.toContain(word);
    }
  });

  it.skipIf(!has("zsh"))(`zsh${has("zsh") ? "" : " (skipped: no zsh here)"}`, () => {
    const file = script("zsh");
    expect(shell("zsh", "-n", file)).toMatchObject({ status: 0, stderr: "" });
    // as a user loads it, without asking for a completion
    expect(
      shell(
        "zsh",
        "-f",
        "-c",
        `autoload -Uz compinit && compinit -u -d "$PWD/dump" && source '${file}' && (( $+functions[_sfn_lint] )) && print $_comps[sfn-lint]`,
      ),
    ).toMatchObject({ status: 0, stdout: "_sfn_lint\n", stderr: "" });
  });

  it.skipIf(!has("fish"))(`fish${has("fish") ? "" : " (skipped: no fish here)"}`, () => {
    const file = script("fish");
    expect(shell("fish", "-n", file)).toMatchObject({ status: 0, stderr: "" });
    for (const [typed, offered, not] of CASES) {
      const { stdout, stderr } = shell("fish", "-c", `source '${file}'; complete -C 'sfn-lint ${typed}'`);
      const words = stdout
        .trim()
        .split("\n")
        .map((line) => line.split("\t")[0]);
      expect(stderr).toBe("");
      expect(words, typed).toEqual(expect.arrayContaining(offered));
      for (const word of not) expect(words, typed).not.toContain(word);
    }
  });
});
