import { beforeAll, describe, expect, test } from "vitest";
import { lint } from "../../src/index.js";
import type { Report } from "../../src/linter/finding.js";

describe("a repository of Terraform programs", () => {
  let report: Report;
  beforeAll(async () => {
    report = await lint(["fixtures/terraform/shop"], { config: false });
  });

  test("every machine is found, and once", () => {
    const found = report.machines.map((m) => `${m.file.replace("fixtures/terraform/shop/", "")} ${m.name} ${m.type ?? "?"} ${m.states}`);
    expect(found.sort()).toEqual([
      "legacy/legacy.tf.json aws_sfn_state_machine.legacy STANDARD 1",
      "live/returns/terragrunt.hcl terragrunt STANDARD 2",
      "main.tf aws_sfn_state_machine.clean STANDARD 1",
      "main.tf aws_sfn_state_machine.notify EXPRESS 3",
      "main.tf aws_sfn_state_machine.order STANDARD 4",
      "main.tf aws_sfn_state_machine.ship STANDARD 6",
      "main.tf module.audit EXPRESS 1",
      "main.tf module.invoice.aws_sfn_state_machine.this STANDARD 2",
      "plans/plan.json module.stock.aws_sfn_state_machine.count STANDARD 1",
      "plans/plan.json module.stock.aws_sfn_state_machine.late STANDARD 0",
    ]);
    expect(new Set(report.machines.map((m) => m.host))).toEqual(new Set(["terraform"]));
  });

  test("what cannot be read is said", () => {
    const partial = report.machines.flatMap((m) => (m.partialReason === undefined ? [] : [`${m.name}: ${m.partialReason}`]));
    expect(partial).toEqual(["module.stock.aws_sfn_state_machine.late: the definition is known only after apply"]);
  });

  test("errors are at the culprit in the file that has it", () => {
    const errors = report.findings.filter((f) => f.rule === "missing-transition-target");
    const shown = errors.map(({ place: { file, start, end } }) => {
      const line = (report.sources.get(file) ?? "").split("\n")[start.line - 1] ?? "";
      return `${file.replace("fixtures/terraform/shop/", "")}:${start.line} ${line.slice(start.column - 1, end.column - 1)}`;
    });
    expect(shown).toEqual([
      'legacy/legacy.tpl:4 "${next}"',
      'plans/plan.json:16 \\"Lost\\"',
      'states/clean.asl.json:4 "Nowhere"',
      "states/invoice.yaml:5 Sent",
    ]);
  });

  test("comments of HCL silence rules", () => {
    const rules = report.findings.filter((f) => f.place.file.endsWith("terragrunt.hcl")).map((f) => f.rule);
    expect(rules).toEqual([]);
  });
});
