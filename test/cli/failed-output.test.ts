import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin } from "../support/built.js";
import { Repository, waiting } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
  here.put("ask.asl.json", waiting());
});
afterEach(() => here.remove());

/** One sentence, no stack. */
const said = (text: string | RegExp) =>
  expect.stringMatching(new RegExp(`^sfn-lint: [^\\n]*${text instanceof RegExp ? text.source : text}[^\\n]*\\n$`));

describe("output that cannot be written", () => {
  it.each([
    ["-o", ["-f", "json", "-o", "missing/report.json"], "there is no folder missing"],
    ["-f FORMAT=FILE", ["-f", "text", "-f", "json=missing/report.json"], "there is no folder missing"],
    ["--write-baseline", ["--write-baseline", "missing/baseline.json"], "there is no folder missing"],
    ["-o that is a folder", ["-f", "json", "-o", "taken"], "taken is a folder"],
  ])("is wrong usage before anything is linted: %s", (_, words, message) => {
    mkdirSync(join(here.folder, "taken"));
    expect(here.run(words)).toMatchObject({ status: 2, stdout: "", stderr: said(message) });
  });

  it.runIf(existsSync("/dev/full"))("to a file on a full disk leaves the other reports", () => {
    const { status, stdout, stderr } = here.run(["-f", "json=/dev/full", "-f", "compact"]);
    expect(stdout).toMatch(/task-can-wait-forever/);
    expect({ status, stderr }).toEqual({ status: 2, stderr: said("/dev/full cannot be written") });
  });

  it.runIf(existsSync("/dev/full"))("to standard output on a full disk ends with 2 and a sentence", () => {
    expect(shell('"$0" "$1" -f json > /dev/full')).toMatchObject({ status: 2, stderr: said("the output cannot be written") });
  });

  it.skipIf(process.platform === "win32")("to a pipe that its reader closed is no fault, and says nothing", () => {
    for (let i = 0; i < 20; i++) here.put(`${i}.asl.json`, waiting());
    const { stdout, stderr } = shell('{ "$0" "$1" -f json; echo "code $?" >&2; } | head -c 1');
    expect({ stdout, stderr }).toEqual({ stdout: "{", stderr: "code 1\n" });
  });
});

const shell = (line: string) =>
  spawnSync("sh", ["-c", line, process.execPath, builtBin()], {
    cwd: here.folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", HOME: here.folder, NO_COLOR: "1" },
  });
