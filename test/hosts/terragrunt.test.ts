import { describe, expect, it } from "vitest";
import { machinesOf } from "./machines-of.js";
import { written } from "./programs.js";

const MODULE = `variable "definition" {}
variable "seconds" { default = 5 }
variable "arn" {}
resource "aws_sfn_state_machine" "given" {
  name       = "given"
  type       = "EXPRESS"
  definition = var.definition
}
`;
const OWN = `variable "file" {}
resource "aws_sfn_state_machine" "own" {
  name       = "own"
  definition = templatefile("\${path.module}/\${var.file}", { seconds = 3 })
}
`;
const INPUTS = `inputs = {
  definition = jsonencode({
    StartAt = "A"
    States  = { A = { Type = "Wait", Seconds = local.seconds, End = true } }
  })
}
locals { seconds = 7 }
`;

describe("files of Terragrunt", () => {
  it.each([
    ["a relative folder", 'source = "../../modules//flow"'],
    ["the folder of the file", 'source = "$${get_terragrunt_dir()}/../../modules/flow"'],
    ["the root of the repository", 'source = "$${get_repo_root()}/modules//flow?ref=v1"'],
  ])("give their inputs to the module in %s", async (_, source) => {
    const program = `terraform {\n  ${source.replace("$$", "$")}\n}\n${INPUTS}`;
    const { listed, json, definitions } = await machinesOf({ "live/prod/terragrunt.hcl": program, "modules/flow/main.tf": MODULE });
    expect(listed).toEqual(["live/prod/terragrunt.hcl terragrunt.aws_sfn_state_machine.given 1"]);
    expect(json("terragrunt.aws_sfn_state_machine.given")).toMatchObject({ States: { A: { Seconds: 7 } } });
    const [only] = definitions;
    expect(only?.type).toBe("EXPRESS");
    expect(only && written(only, "StartAt")).toBe('"A"');
  });

  it("take what a file above gives, unless they say otherwise", async () => {
    const { json, listed } = await machinesOf({
      "live/prod/terragrunt.hcl":
        'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\nterraform {\n  source = "../../modules/flow"\n}\ninputs = {\n  file = "b.json"\n}\n',
      "live/root.hcl": 'inputs = {\n  file = "a.json"\n  arn = "x"\n}\n',
      "modules/flow/main.tf": OWN,
      "modules/flow/a.json": "{}",
      "modules/flow/b.json": '{"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": ${seconds}, "End": true}}}',
    });
    expect(listed).toEqual(["live/prod/terragrunt.hcl terragrunt.aws_sfn_state_machine.own 1"]);
    expect(json("terragrunt.aws_sfn_state_machine.own")).toMatchObject({ StartAt: "B", States: { B: { Seconds: 3 } } });
  });

  it("leave modules from elsewhere, and folders that are not there, alone", async () => {
    for (const source of ["git::https://example.com/modules.git//flow", "../../nowhere//flow"])
      expect(
        (await machinesOf({ "live/terragrunt.hcl": `terraform {\n  source = "${source}"\n}\ninputs = { seconds = 1 }\n` })).listed,
      ).toEqual([]);
  });
});
