import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ROOT, sfnLint } from "../support/built.js";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const below = (folder: string, ending: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

const PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", ...below("docs", ".md"), ...below("rules", ".md")];
const withoutCode = (text: string) => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
/** As GitHub makes them. */
const anchors = (text: string) =>
  [...withoutCode(text.replace(/`/g, "")).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replace(/ /g, "-"),
  );

describe("pages", () => {
  it.each(PAGES)("%s: its links lead somewhere", (page) => {
    const dead = [...withoutCode(read(page)).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(([, link]) => {
      const [path, anchor] = (link as string).split("#") as [string, string?];
      const target = path === "" ? page : relative(ROOT, join(ROOT, dirname(page), path));
      if (target.startsWith("..") || !existsSync(join(ROOT, target))) return [link];
      return anchor !== undefined && !anchors(read(target)).includes(anchor) ? [link] : [];
    });
    expect(dead).toEqual([]);
  });

  it("what the README shows is what the program prints, some lines left out", () => {
    const [, command, shown] = /```console\n\$ npx sfn-lint (.*)\n([\s\S]*?)```/.exec(read("README.md")) as unknown as [
      string,
      string,
      string,
    ];
    const { stdout } = sfnLint(command.split(" "), { cwd: ROOT });
    const printed = stdout.split("\n").map((line) => line.trimEnd());
    let at = 0;
    const invented = shown
      .trimStart()
      .split("\n")
      .filter((line) => {
        const found = printed.indexOf(line.trimEnd(), at);
        if (found < 0) return true;
        at = found;
        return false;
      });
    expect(invented).toEqual([]);
  });

  it("commands and options that are named exist", () => {
    const known = new Set([...read("docs/cli.md").matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option));
    const commands = new Set([...read("docs/cli.md").matchAll(/^## (\S+)$/gm)].map(([, name]) => name));
    for (const page of PAGES.filter((p) => !p.startsWith("rules"))) {
      const blocks = [...read(page).matchAll(/^```(?:sh|console)\n([\s\S]*?)^```/gm)].map(([, block]) => block).join("\n");
      for (const [line] of blocks.matchAll(/^(?:\$ )?(?:npx |node bin\/)?sfn-lint(?:\.js)? .*$/gm)) {
        const words = line.replace(/#.*/, "").split(/\s+/);
        const unknown = words.filter((w) => /^--[a-z]/.test(w) && !known.has(w.split("=")[0] as string) && w !== "--version");
        expect(unknown, `${page}: ${line}`).toEqual([]);
        const [first] = words.slice(words.findIndex((w) => /sfn-lint(\.js)?$/.test(w)) + 1);
        if (first && /^[a-z][a-z-]*$/.test(first) && !existsSync(join(ROOT, first))) expect(commands, `${page}: ${line}`).toContain(first);
      }
    }
  });
});

it("options in running text and in examples exist", () => {
  const known = new Set([...read("docs/cli.md").matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option));
  const examples = below("examples", ".yml").concat(".pre-commit-hooks.yaml");
  for (const page of [...PAGES, ...examples]) {
    const calls = read(page).match(/(?:sfn-lint(?:@[\w.]+)?|cli_lint_extra_args:) [^`|]*/g) ?? [];
    const unknown = calls.flatMap((call) => call.match(/(?<=[\s"])--[a-z][a-z-]+/g) ?? []).filter((option) => !known.has(option));
    expect(
      unknown.filter((option) => !["--version", "--save-dev", "--test"].includes(option)),
      page,
    ).toEqual([]);
  }
});

describe("examples for CI", () => {
  it("give the action inputs that it has", () => {
    const action = parse(read("action.yml")) as { inputs: object; outputs: object };
    const workflow = parse(read("examples/ci/github.yml")) as { jobs: { "sfn-lint": { steps: { uses?: string; with?: object }[] } } };
    const step = workflow.jobs["sfn-lint"].steps.find((s) => s.uses?.startsWith("sfn-lint/"));
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? {})));
    for (const [, output] of read("examples/ci/github.yml").matchAll(/steps\.lint\.outputs\.([\w-]+)/g))
      expect(Object.keys(action.outputs)).toContain(output);
  });

  it("name hooks that there are", () => {
    const hooks = (parse(read(".pre-commit-hooks.yaml")) as { id: string }[]).map((h) => h.id);
    const used = (parse(read("examples/ci/pre-commit-config.yaml")) as { repos: { hooks: { id: string }[] }[] }).repos;
    expect(hooks).toEqual(expect.arrayContaining(used.flatMap((r) => r.hooks.map((h) => h.id))));
  });
});
