import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileAccess, readSourceFile } from "../../src/discovery/read-file.js";
import { host } from "../../src/hosts/terraform/host.js";
import { textOf } from "../../src/text/range.js";
import { FULL } from "../support/size.js";
import { machine, read } from "./terraform-support.js";

describe("input that means harm", () => {
  test("a cycle of local values", async () => {
    const { only, problems } = await read(machine("local.a", "locals {\n  a = local.b\n  b = local.a\n}"));
    expect(only.root).toBeUndefined();
    expect(problems.map((p) => [p.message, textOf(p.range)])).toEqual([["local.a is a circular reference", "local.a"]]);
  });

  test("a template that includes itself", async () => {
    const { problems } = await read(machine('templatefile("t.tpl", {})'), { "t.tpl": '${templatefile("t.tpl", {})}' });
    expect(problems.map((p) => p.message)).toEqual(['templatefile("t.tpl", {}) is a circular reference']);
  });

  test("modules that call each other", async () => {
    const files = {
      "modules/a/main.tf": 'module "b" {\n  source = "../b"\n  definition = var.definition\n}\nvariable "definition" {}',
      "modules/b/main.tf": 'module "a" {\n  source = "../a"\n  definition = var.definition\n}\nvariable "definition" {}',
    };
    const { definitions } = await read('module "a" {\n  source = "./modules/a"\n  definition = "{}"\n}', files);
    expect(definitions).toEqual([]);
  });

  test("values that multiply", async () => {
    const locals = Array.from({ length: 40 }, (_, i) => `  l${i + 1} = [local.l${i}, local.l${i}]`).join("\n");
    const { only } = await read(machine("jsonencode(local.l40)", `locals {\n  l0 = ["x"]\n${locals}\n}`));
    expect(only.root).toBeUndefined();
    expect(only.partialReason).toBe("evaluating the definition takes more steps than sfn-lint allows");
  });

  test("texts that multiply", async () => {
    const locals = Array.from({ length: 60 }, (_, i) => `  l${i + 1} = "\${local.l${i}}\${local.l${i}}"`).join("\n");
    const { only } = await read(machine("local.l60", `locals {\n  l0 = "${"x".repeat(1000)}"\n${locals}\n}`));
    expect(only.root).toBeUndefined();
    expect(only.partialReason).toMatch(/takes more \w+ than sfn-lint allows/);
  });

  test.runIf(FULL)("functions that read long lists again and again", async () => {
    const calls = [
      "contains(local.r, x)",
      "concat(local.r, local.r)",
      "sort(local.r)[0]",
      "length(zipmap(local.r, local.r))",
      "local.r == local.s",
      "length(flatten([local.r, local.r]))",
      'split("a", local.text)',
      'local.map["k4999"]',
    ];
    const locals = `locals {
  r = range(9000)
  s = range(9000)
  text = "${"a".repeat(5_000)}"
  map = {for x in range(5000): "k\${x}" => x}
}`;
    for (const call of calls) {
      const { only } = await read(machine(`jsonencode([for x in range(9999) : [for y in range(100) : ${call}]])`, locals));
      expect(only.partialReason).toBe("evaluating the definition takes more steps than sfn-lint allows");
    }
  });

  test("text that a pattern or a word is replaced with", async () => {
    const text = "a".repeat(20_000);
    for (const [search, by] of [
      ["/a/", "$0".repeat(2_000)],
      ["a", "x".repeat(4_000)],
    ])
      expect((await read(machine(`replace("${text}", "${search}", "${by}")`))).only.partialReason).toBe(
        "evaluating the definition takes more text than sfn-lint allows",
      );
  });

  test.runIf(FULL)("many definitions that each take much", async () => {
    const resources = Array.from({ length: 40 }, (_, i) =>
      machine("jsonencode([for x in local.r : [for y in local.r : x]])").replace(/"flow"/g, `"flow${i}"`),
    );
    const { definitions } = await read(`${resources.join("\n")}\nlocals {\n  r = range(9000)\n}`);
    expect(definitions.at(-1)?.partialReason).toBe("evaluating the file takes more steps than sfn-lint allows");
  });

  test("deep nesting", async () => {
    for (const deep of [
      "[".repeat(100_000),
      `${"{ a = ".repeat(100_000)}`,
      "(".repeat(100_000),
      "!".repeat(100_000),
      '"${'.repeat(100_000),
    ]) {
      const { problems } = await read(machine(deep));
      expect(problems[0]?.message).toMatch(/nested more than|expected/);
    }
  });

  test("long chains", async () => {
    const sum = Array.from({ length: 20_000 }, () => "1").join(" + ");
    const attributes = `local.a${".a".repeat(50_000)}`;
    const chain = Array.from({ length: 5_000 }, (_, i) => `  l${i + 1} = local.l${i}`).join("\n");
    for (const expression of [sum, attributes, "local.l5000"]) {
      const { only } = await read(machine(`jsonencode({ A = ${expression} })`, `locals {\n  a = {}\n  l0 = 1\n${chain}\n}`));
      expect(only).toBeDefined();
    }
  });

  test("JSON nested deeply in a heredoc is read", async () => {
    const depth = 1_000;
    const text = `${'{"A":'.repeat(depth)}1${"}".repeat(depth)}`;
    const { only } = await read(machine(`<<EOF\n${text}\nEOF`));
    expect(only.root?.kind).toBe("object");
  });

  test("patterns that could run for ever are not run", async () => {
    for (const pattern of ["(a+)+$", "(a|a)*b", "a*a*a*a*b", "a{1,1000}{1,1000}", "(?=a)", "[^x]*y"]) {
      const start = performance.now();
      const { only } = await read(machine(`replace("${"a".repeat(50_000)}", "/${pattern}/", "")`));
      expect(only.root?.kind).not.toBe("object");
      expect(performance.now() - start).toBeLessThan(3_000);
    }
  });

  test("ten thousand states with a value put into each are no long wait", async () => {
    const states = Array.from(
      { length: 10_000 },
      (_, i) => `"S${i}": {"Type": "Task", "Resource": "\${aws_lambda_function.f${i}.arn}", "Next": "S${i + 1}"}`,
    );
    const start = performance.now();
    const { only } = await read(machine(`<<EOF\n{"StartAt": "S0", "States": {${states.join(",\n")}}}\nEOF`));
    expect(only.root?.kind).toBe("object");
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  test("many unclosed heredocs are no long wait", async () => {
    const start = performance.now();
    const { problems } = await read(machine("1", 'resource "x" "y" {\n  a = <<EOF\n}\n'.repeat(20_000)));
    expect(problems.length).toBe(1);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("deep nesting in Terraform's JSON", async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`;
    const { problems } = await read(`{"resource": {"aws_sfn_state_machine": {"x": {"definition": ${deep}}}}}`, {}, "main.tf.json");
    expect(problems[0]?.message).toMatch(/nested more than/);
    const values = await read(machine("var.a", 'variable "a" {}'), { "terraform.tfvars.json": `{"a": ${deep}}` });
    expect(values.only.root).toBeUndefined();
  });

  test("what is no Terraform at all", async () => {
    for (const text of [
      "}{}{ aws_sfn_state_machine",
      "\u0000\u0001aws_sfn_state_machine",
      "<<EOF aws_sfn_state_machine",
      '"aws_sfn_state_machine',
    ]) {
      const { definitions, problems } = await read(text);
      expect(definitions).toEqual([]);
      expect(problems[0]?.severity).toBe("error");
    }
  });

  test("a fault in one block leaves the others readable", async () => {
    const { only, problems } = await read(
      `resource "x" "broken" {\n  a = = 1\n}\n${machine('jsonencode({ StartAt = "A", States = {} })')}`,
    );
    expect(only.root?.kind).toBe("object");
    expect(problems.map((p) => textOf(p.range))).toEqual(["="]);
  });

  test("names of JavaScript's own", async () => {
    const { only } = await read(
      machine(
        'jsonencode({ __proto__ = local.constructor, toString = var.__proto__, hasOwnProperty = constructor("x") })',
        'locals {\n  constructor = "x"\n}\nvariable "__proto__" {}',
      ),
    );
    expect(only.root?.kind === "object" && only.root.members.map((m) => m.key.name)).toEqual(["__proto__", "toString", "hasOwnProperty"]);
  });
});

describe("files beyond the repository", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "terraform-"));
    mkdirSync(join(folder, "repo/.git"), { recursive: true });
    mkdirSync(join(folder, "repo/infra"), { recursive: true });
    writeFileSync(join(folder, "secret.json"), '{"StartAt": "Secret", "States": {}}');
    symlinkSync(join(folder, "secret.json"), join(folder, "repo/infra/link.json"));
    symlinkSync(folder, join(folder, "repo/infra/up"));
    writeFileSync(join(folder, "repo/flow.json"), '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const readFrom = async (definition: string) => {
    const path = join(folder, "repo/infra/main.tf");
    writeFileSync(path, machine(definition));
    return host.read(readSourceFile(path), fileAccess(undefined, join(folder, "repo")));
  };

  test("are not read, links included", async () => {
    for (const path of ["../../secret.json", "link.json", "up/secret.json", "/etc/passwd", join(folder, "secret.json")]) {
      for (const call of [`file("${path}")`, `templatefile("${path}", {})`]) {
        const { definitions, problems } = await readFrom(call);
        expect(definitions[0]?.root).toBeUndefined();
        expect(problems.map((p) => [p.severity, p.message])).toEqual([
          ["error", `"${path}" cannot be read: ${path} is outside the repository`],
        ]);
      }
    }
  });

  test("the repository's own are, from the folders above too", async () => {
    for (const path of ["../flow.json", "flow.json", "${path.module}/../flow.json", "${path.root}/flow.json"]) {
      const { definitions, problems } = await readFrom(`file("${path}")`);
      expect(problems).toEqual([]);
      expect(definitions[0]?.root?.kind).toBe("object");
    }
  });

  test("a file that is not there is said where it is named", async () => {
    const { definitions, problems } = await readFrom('templatefile("gone.json", {})');
    expect(definitions[0]?.partialReason).toBe('"gone.json" cannot be read: file gone.json does not exist');
    expect(problems.map((p) => [p.severity, textOf(p.range)])).toEqual([["error", '"gone.json"']]);
  });
});
