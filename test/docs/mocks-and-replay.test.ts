import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BUILD_TIME, builtBin, ROOT, scratch, sfnLint } from "../support/built.js";

const page = readFileSync(join(ROOT, "docs/mocks-and-replay.md"), "utf8");
const place = scratch();
const file = (name: string) => join(place.folder, name);

beforeAll(() => {
  builtBin();
  mkdirSync(file("node_modules"));
  symlinkSync(ROOT, file("node_modules/sfn-lint"));
}, BUILD_TIME);
afterAll(() => place.remove());

/** A command of the page, and the lines that follow it there. */
function walk(command: string, expected: readonly string[]): void {
  const [words = "", target] = command.split(" > ");
  const { stdout, stderr } = sfnLint(words.split(" ").slice(1), { cwd: place.folder });
  if (target) writeFileSync(file(target), stdout);
  for (const line of expected) expect(stdout.split("\n"), `${command}\n${stderr}`).toContain(line);
}

/** Follows the section: files are written, changes are made, and commands are run in their order. */
it("a recorded failure becomes a test that passes", () => {
  const section = page.slice(page.indexOf("## From a real execution"), page.indexOf("## Parts of a run"));
  let commands = 0;
  for (const [, language, body] of section.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)) {
    const [first = "", ...rest] = (body as string).split("\n");
    if (first.startsWith("// ")) writeFileSync(file(first.slice(3)), rest.join("\n"));
    if (language === "diff") {
      const name = file("order.asl.json");
      const [old, now] = ["-", "+"].map(
        (sign) =>
          (body as string)
            .split("\n")
            .find((line) => line.startsWith(sign))
            ?.slice(1) ?? "",
      );
      const text = readFileSync(name, "utf8");
      expect(text).toContain(old);
      writeFileSync(
        name,
        text.replace(old as string, () => now as string),
      );
    }
    if (language !== "console") continue;
    for (const part of (body as string).split(/^\$ /m).slice(1)) {
      const [command = "", ...expected] = part.trimEnd().split("\n");
      walk(command, expected);
      commands++;
    }
  }
  expect(commands).toBe(4);
  const { status, stdout } = spawnSync(process.execPath, ["--test", "order.test.mjs"], { cwd: place.folder, encoding: "utf8" });
  expect(status, stdout).toBe(0);
});

it("its last command fails once the definition takes another path", () => {
  const name = file("order.asl.json");
  const text = readFileSync(name, "utf8");
  const run = () => sfnLint(["run", "order.asl.json", "--mocks-from", "declined.json"], { cwd: place.folder });
  expect(run().status).toBe(0);
  writeFileSync(name, text.replace('"ResultPath": "$.error", ', ""));
  expect(run().status).toBe(1);
});
