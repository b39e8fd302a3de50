import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUILD_TIME, ROOT, type Scratch, scratch } from "../support/built.js";
import { FULL } from "../support/size.js";

const whyNot = FULL ? "" : " (skipped: packing and installing runs with npm run test:full)";

/** The package as npm packs it, from a complete build of the tree, and installed globally below a folder of its own. */
let place: Scratch;
let tarball: string;
let installed: string | undefined;
const DEFINITION = { StartAt: "A", States: { A: { Type: "Pass", Next: "B" } } };

beforeAll(() => {
  if (!FULL) return;
  place = scratch();
  const copy = join(place.folder, "tree");
  for (const part of readdirSync(ROOT))
    if (!["node_modules", "dist", ".git", "coverage", "test"].includes(part))
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  const npm = (words: string[], cwd: string) => execFileSync("npm", words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  // the build finds its tools where the tree has them
  execFileSync("ln", ["-s", join(ROOT, "node_modules"), join(copy, "node_modules")]);
  execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: copy, stdio: "ignore" });
  const staged = join(place.folder, "staged");
  execFileSync(process.execPath, ["scripts/stage-package.mjs", staged], { cwd: copy, stdio: ["ignore", "ignore", "inherit"] });
  const [packed] = JSON.parse(npm(["pack", staged, "--json", "--pack-destination", place.folder], place.folder)) as { filename: string }[];
  tarball = join(place.folder, packed?.filename ?? "");
  try {
    npm(
      ["install", "--global", "--prefix", join(place.folder, "global"), "--prefer-offline", "--no-audit", "--no-fund", tarball],
      place.folder,
    );
    installed = join(place.folder, "global/lib/node_modules/sfn-lint");
  } catch (error) {
    console.log(`not tried: the global installation (${String((error as { stderr?: string }).stderr).split("\n")[0]})`);
  }
}, 2 * BUILD_TIME);

afterAll(() => place?.remove());

const listed = () => execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).trim().split("\n");

describe.runIf(FULL)(`the package${whyNot}`, () => {
  it("holds what runs and what is read, and nothing of how it is made", () => {
    const files = listed().map((file) => file.replace(/^package\//, ""));
    for (const needed of [
      "bin/sfn-lint.js",
      "dist/esm/index.js",
      "dist/esm/index.d.ts",
      "dist/esm/rule-kit.d.ts",
      "dist/esm/testing.d.ts",
      "dist/cdk/plugin.cjs",
      "dist/THIRD-PARTY-NOTICES.txt",
      "README.md",
      "LICENSE",
    ])
      expect(files).toContain(needed);
    for (const schema of ["asl", "config", "report", "facts", "list", "graph", "replay"])
      expect(files).toContain(`schemas/${schema}.schema.json`);
    expect(files.filter((file) => /^(?:src|test|rules|fixtures|scripts|bench|node_modules)\//.test(file))).toEqual([]);
    expect(files.filter((file) => /\.(?:map|tsbuildinfo)$/.test(file))).toEqual([]);
    console.log(`the package: ${files.length} files, ${(statSync(tarball).size / 1024 / 1024).toFixed(2)} MiB`);
  });

  it("names no folder of the machine that built it", () => {
    const text = execFileSync("tar", ["-xzOf", tarball], { encoding: "latin1", maxBuffer: 512 * 1024 * 1024 });
    expect(text.includes(`${ROOT}/`)).toBe(false);
    expect(text.includes(place.folder)).toBe(false);
  });

  it("is laid out as Node and bundlers expect", async () => {
    const bytes = readFileSync(tarball);
    const { messages, pkg } = await publint({
      pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer },
    });
    expect(messages.filter((m) => m.type !== "suggestion").map((m) => formatMessage(m, pkg))).toEqual([]);
  });
});

describe.runIf(FULL)(`installed globally${whyNot}`, () => {
  const run = (words: string[], input = "") => {
    try {
      return {
        status: 0,
        out: execFileSync(join(place.folder, "global/bin/sfn-lint"), words, { cwd: place.folder, encoding: "utf8", input }),
      };
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      return { status, out: stdout };
    }
  };

  it("runs by its name", ({ skip }) => {
    if (!installed) skip("the registry could not be reached");
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(run(["--version"])).toEqual({ status: 0, out: `${version}\n` });
    const found = run(["-", "--stdin-filename", "a.asl.json"], JSON.stringify(DEFINITION));
    expect(found.status).toBe(1);
    expect(found.out).toContain("Missing 'Next' target: B");
  });

  it("is a library", ({ skip }) => {
    if (!installed) skip("the registry could not be reached");
    const program = `
      import { lint, run } from ${JSON.stringify(join(installed as string, "dist/esm/index.js"))};
      const report = await lint({ text: ${JSON.stringify(JSON.stringify(DEFINITION))} }, { config: false });
      const { status, output } = await run({ StartAt: "A", States: { A: { Type: "Pass", Result: 7, End: true } } });
      console.log(JSON.stringify([report.findings.map((f) => f.rule), status, output]));`;
    const out = execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd: place.folder, encoding: "utf8" });
    expect(JSON.parse(out)).toEqual([["no-terminal-state", "missing-transition-target"], "SUCCEEDED", 7]);
  });

  it("does what its guide shows, and the guide compiles", ({ skip }) => {
    if (!installed) skip("the registry could not be reached");
    const guide = join(place.folder, "guide");
    mkdirSync(join(guide, "node_modules/@types"), { recursive: true });
    symlinkSync(installed as string, join(guide, "node_modules/sfn-lint"));
    symlinkSync(join(ROOT, "node_modules/@types/node"), join(guide, "node_modules/@types/node"));
    const blocks = [...readFileSync(join(ROOT, "docs/api.md"), "utf8").matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(
      ([, block]) => block ?? "",
    );
    expect(blocks.length).toBeGreaterThan(2);
    const compilerOptions = { noEmit: true, strict: true, module: "nodenext", target: "es2023", types: ["node"] };
    writeFileSync(join(guide, "tsconfig.json"), JSON.stringify({ compilerOptions, files: blocks.map((_, i) => `${i}.mts`) }));
    for (const [i, block] of blocks.entries()) {
      writeFileSync(join(guide, `${i}.mts`), block);
      // the blocks have no types of their own: they are JavaScript as written
      writeFileSync(join(guide, `${i}.mjs`), block);
      const { status, stdout, stderr } = spawnSync(process.execPath, [`${i}.mjs`], { cwd: guide, encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toBe([...block.matchAll(/^\/\/ (.*\n)/gm)].map(([, line]) => line).join(""));
    }
    const { stdout } = spawnSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", guide], { encoding: "utf8" });
    expect(stdout).toBe("");
  });

  it("has types that a strict program compiles against", ({ skip }) => {
    if (!installed) skip("the registry could not be reached");
    expect(existsSync(join(installed as string, "dist/esm/index.d.ts"))).toBe(true);
    const out = join(place.folder, "typed");
    execFileSync("mkdir", ["-p", join(out, "node_modules")]);
    execFileSync("ln", ["-sfn", installed as string, join(out, "node_modules/sfn-lint")]);
    const source = `import { lint, run, type Report } from "sfn-lint";
import { defineRule } from "sfn-lint/rule";
export const report: Promise<Report> = lint(["a.asl.json"], { type: "EXPRESS" });
export const ends: Promise<string> = run({ StartAt: "A", States: {} }, { mocks: { states: {} } }).then((r) => r.status);
export default defineRule({ id: "x", category: "style", severity: "info", summary: "s", reference: "https://docs.aws.amazon.com/", reads: [], *check() {}, describe: () => ({ message: "m" }) });
`;
    execFileSync("tee", [join(out, "a.mts")], { input: source, stdio: ["pipe", "ignore", "inherit"] });
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const compilerOptions = { noEmit: true, strict: true, skipLibCheck: false, module: "nodenext", target: "es2023", types: [] };
    execFileSync("tee", [join(out, "tsconfig.json")], {
      input: JSON.stringify({ compilerOptions, files: ["a.mts"] }),
      stdio: ["pipe", "ignore", "inherit"],
    });
    const words = [tsc, "-p", out];
    try {
      execFileSync(process.execPath, words, { cwd: out, encoding: "utf8" });
    } catch (error) {
      expect((error as { stdout: string }).stdout).toBe("");
    }
  });
});
