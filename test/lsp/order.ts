/** A definition with one proved failure, and one fix to make. */
export const ORDER = `{
  "StartAt": "Load",
  "States": {
    "Load": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "load", "Payload": { "id.$": "$.order.id" } },
      "TimeoutSeconds": 60,
      "ResultPath": "$.loaded",
      "Next": "Prepare"
    },
    "Prepare": {
      "Type": "Pass",
      "Parameters": { "total": 3, "name.$": "$.loaded.Payload" },
      "ResultPath": "$.prepared",
      "Next": "Use"
    },
    "Use": {
      "Type": "Pass",
      "Parameters": { "copy.$": "$.prepared.total", "missing.$": "$.prepared.absent" },
      "Next": "Done"
    },
    "Done": { "Type": "Succeed" }
  }
}
`;
