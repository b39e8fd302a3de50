import { Option } from "commander";
import type { CommandFile } from "../command.js";
import type { PermissionsFlags } from "../permissions-command.js";

export const command: CommandFile = {
  name: "permissions",
  summary: "The least-privilege policy that the execution role of a state machine needs",
  group: "Understand a state machine",
  define(command, terminal) {
    command
      .argument("<definition>", "a definition, or a file that holds one or more")
      .option("--machine <name>", "this state machine of the file")
      .addOption(
        new Option("-f, --format <format>", "how to write it: for people, as a policy document, or for a tool that deploys it")
          .choices(["text", "json", "cloudformation", "sam", "terraform", "cdk"])
          .default("text"),
      )
      .option("--region <region>", "Region in ARNs that are put together (text, json)")
      .option("--account <id>", "account in ARNs that are put together (text, json)")
      .addOption(new Option("--partition <partition>", "partition in ARNs that are put together (text, json)").default("aws"))
      .addHelpText("after", EXAMPLES)
      .action(async (path: string, flags: PermissionsFlags) => {
        const { showPermissions } = await import("../permissions-command.js");
        await showPermissions(path, flags, terminal);
      });
  },
};

const EXAMPLES = `
References to resources of the same template stay references. What the file does
not say is named in angle brackets, as <FunctionName>, and listed on standard
error.

Examples:
  sfn-lint permissions order.asl.json --region eu-west-1 --account 123456789012
  sfn-lint permissions template.yaml --machine OrderFlow -f cloudformation
  sfn-lint permissions main.tf -f terraform
`;
