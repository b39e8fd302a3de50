import type { Host } from "../host.js";

const PROGRAM = /\.(?:tf|tofu)(?:\.json)?$|(?:^|\/)terragrunt\.hcl$/;
/** A machine, or what may make one: a module of the repository, a definition that is given to another. */
const MENTIONED = /aws_sfn_state_machine|step-?functions|StartAt|definition|\bsource"?\s*[=:]\s*"(?:\.\.?\/|\$\{get_)/i;

/** Terraform and OpenTofu programs, and plans and states as `terraform show -json` writes them. */
export const host: Host = {
  name: "terraform",
  recognizes: ({ path, text }) =>
    PROGRAM.test(path)
      ? MENTIONED.test(text)
      : /\.json$/.test(path) &&
        /"(?:terraform|format)_version"/.test(text) &&
        /aws_sfn_state_machine|awscc_stepfunctions_state_machine/.test(text),
  read: async (file, access) =>
    PROGRAM.test(file.path) ? (await import("./read.js")).readTerraformFile(file, access) : (await import("./plan.js")).readPlan(file),
};
