import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Client } from "./client.js";
import { ORDER } from "./order.js";

const PROGRAM = `import { writeFileSync } from "node:fs";
import { join } from "node:path";
writeFileSync(join(import.meta.dirname, "ran"), "");
export default { rules: { "fails-at-run-time": "off" } };
`;

async function lint(words: readonly string[], settings?: unknown) {
  const client = await Client.start({
    files: { "order.asl.json": ORDER, "sfn-lint.config.mjs": PROGRAM },
    arguments: words,
    settings,
  });
  mkdirSync(join(client.folder, ".git"));
  await client.open("order.asl.json", ORDER);
  const found = await client.diagnostics("order.asl.json", (codes) => codes.includes("lambda-service-exceptions"));
  // what is shown first are rules on the form; the analysis comes with the rest
  await client.at("textDocument/hover", "order.asl.json", ORDER, '"Use": {', 2);
  const result = { codes: found.map((d) => d.code), ran: existsSync(join(client.folder, "ran")), messages: [...client.messages] };
  await client.stop();
  return result;
}

describe("a configuration that is a program", () => {
  it("is not run, is told once, and the defaults apply", async () => {
    const { ran, codes, messages } = await lint([]);
    expect(ran).toBe(false);
    expect(codes).toContain("fails-at-run-time");
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain("a configuration that is a program is not loaded");
  });

  it("is run with --allow-config-code, and by the setting", async () => {
    for (const { ran, codes } of [await lint(["--allow-config-code"]), await lint([], { allowConfigCode: true })]) {
      expect(ran).toBe(true);
      expect(codes).not.toContain("fails-at-run-time");
    }
  });
});
