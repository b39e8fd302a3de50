/** Definitions to begin with. */
export const EXAMPLES: readonly { readonly name: string; readonly text: string; readonly input: string; readonly mocks: string }[] = [
  {
    name: "Polling loop",
    text: `{
  "StartAt": "Start job",
  "States": {
    "Start job": {
      "Type": "Task",
      "Resource": "arn:aws:states:::aws-sdk:bedrockagent:startIngestionJob",
      "Parameters": { "KnowledgeBaseId": "KB12345678", "DataSourceId": "DS12345678" },
      "Next": "Wait"
    },
    "Wait": { "Type": "Wait", "Seconds": 60, "Next": "Get job" },
    "Get job": {
      "Type": "Task",
      "Resource": "arn:aws:states:::aws-sdk:bedrockagent:getIngestionJob",
      "Parameters": {
        "KnowledgeBaseId": "KB12345678",
        "DataSourceId": "DS12345678",
        "IngestionJobId.$": "$.IngestionJob.IngestionJobId"
      },
      "Retry": [{ "ErrorEquals": ["BedrockAgent.ThrottlingException"], "MaxAttempts": 3 }],
      "Next": "Complete?"
    },
    "Complete?": {
      "Type": "Choice",
      "Choices": [
        { "Variable": "$.IngestionJob.Status", "StringEquals": "COMPLETE", "Next": "Done" }
      ],
      "Default": "Wait"
    },
    "Done": { "Type": "Succeed" }
  }
}
`,
    input: "{}",
    mocks: `{
  "states": {
    "Start job": [{ "output": { "IngestionJob": { "IngestionJobId": "1" } } }],
    "Get job": [
      { "output": { "IngestionJob": { "IngestionJobId": "1", "Status": "IN_PROGRESS" } } },
      { "output": { "IngestionJob": { "IngestionJobId": "1", "Status": "COMPLETE" } } }
    ]
  }
}
`,
  },
  {
    name: "Order (YAML)",
    text: `StartAt: Validate
States:
  Validate:
    Type: Task
    Resource: arn:aws:states:::lambda:invoke
    Parameters:
      FunctionName: validate-order
      Payload.$: $
    ResultSelector:
      total.$: $.Payload.total
      items.$: $.Payload.items
    Retry:
      - ErrorEquals: [Lambda.ServiceException, Lambda.TooManyRequestsException]
        IntervalSeconds: 2
        MaxAttempts: 4
        BackoffRate: 2
    Catch:
      - ErrorEquals: [InvalidOrder]
        Next: Rejected
    Next: Large order?
  Large order?:
    Type: Choice
    Choices:
      - Variable: $.total
        NumericGreaterThan: 1000
        Next: Approve
    Default: Ship
  Approve:
    Type: Wait
    Seconds: 3600
    Next: Ship
  Ship:
    Type: Map
    ItemsPath: $.items
    ItemProcessor:
      StartAt: Reserve
      States:
        Reserve:
          Type: Task
          Resource: arn:aws:states:::dynamodb:updateItem
          Parameters:
            TableName: stock
            Key:
              sku:
                S.$: $.sku
          End: true
    Next: Done
  Done:
    Type: Succeed
  Rejected:
    Type: Fail
    Error: OrderRejected
`,
    input: `{ "orderId": 7 }`,
    mocks: `{
  "states": {
    "Validate": [
      { "error": "Lambda.ServiceException", "seconds": 3 },
      { "output": { "Payload": { "total": 1200, "items": [{ "sku": "a" }, { "sku": "b" }] } }, "seconds": 1 }
    ],
    "Reserve": [{ "output": {} }, { "output": {} }]
  }
}
`,
  },
];
