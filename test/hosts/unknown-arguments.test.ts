import { expect, it } from "vitest";
import { lintForm } from "./forms.js";

const waiting = (parameters: string) => `variable "parameters" { type = any }
variable "queue" { type = string }
resource "aws_sfn_state_machine" "ask" {
  name       = "ask"
  role_arn   = "arn:aws:iam::123456789012:role/ask"
  definition = jsonencode({
    StartAt = "Ask"
    States = {
      Ask = { Type = "Task", Resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken", TimeoutSeconds = 60, Parameters = ${parameters}, End = true }
    }
  })
}
`;

it.each([
  ["arguments that only deployment knows may hold the task token", "var.parameters", 0],
  ["so may a message", "{ QueueUrl = var.queue, MessageBody = var.parameters }", 0],
  ["an address does not", '{ QueueUrl = var.queue, MessageBody = "approve" }', 1],
])("%s", async (_, parameters, wanted) => {
  const findings = await lintForm({ "main.tf": waiting(parameters) });
  expect(findings.filter(({ rule }) => rule === "callback-token-not-passed")).toHaveLength(wanted);
});
