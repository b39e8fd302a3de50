import { ANY, isArn, literalTextOf, PARTITION, pattern, REGION, type TextPattern } from "../arn-pattern.js";
import type { Call, Need } from "../call.js";
import { arnFrom, arnOf, call, managedRule, passRole, poll, pollToo, stop } from "../needs.js";
import { placeOf } from "./data.js";
import { objectsOf } from "./s3.js";

/** Models, training jobs, agents, media. */

interface Job {
  /** Of the actions: `TrainingJob`. */
  readonly kind: string;
  /** In ARNs: `training-job`. */
  readonly type: string;
  /** The managed rule; absent where none is documented. */
  readonly rule?: string;
  /** Where the arguments say the role. */
  readonly role: readonly string[];
}

const SAGEMAKER = "sagemaker.amazonaws.com";

/**
 * `.sync` tags what it creates and looks at the tags.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
function* createJob(of: Call, { kind, type, rule, role }: Job): Generator<Need> {
  const job = arnOf("sagemaker", `${type}/`, of.required(`${kind}Name`));
  yield call(`sagemaker:Create${kind}`, job);
  yield* tags(of, job, of.sync);
  const passed = role.length > 0 ? of.text(...role) : undefined;
  if (passed) yield passRole(passed, SAGEMAKER);
  if (!of.sync) return;
  const wait = rule === undefined ? poll : pollToo;
  yield wait(`sagemaker:Describe${kind}`, job);
  yield stop(`sagemaker:Stop${kind}`, job);
  if (rule !== undefined) yield* managedRule(rule);
}

function* tags(of: Call, resource: TextPattern, sync: boolean): Generator<Need> {
  if (of.has("Tags")) yield call("sagemaker:AddTags", resource, { inferred: true });
  else if (sync)
    yield call("sagemaker:AddTags", resource, { inferred: true, advisory: "the integration is reported to tag what it creates" });
  if (sync) yield call("sagemaker:ListTags", resource, { inferred: true, advisory: "the guide's policies have it" });
}

export const sagemaker = {
  createTrainingJob: (of: Call): Iterable<Need> =>
    createJob(of, { kind: "TrainingJob", type: "training-job", rule: "EventsForSageMakerTrainingJobsRule", role: ["RoleArn"] }),
  createTransformJob: (of: Call): Iterable<Need> =>
    createJob(of, { kind: "TransformJob", type: "transform-job", rule: "EventsForSageMakerTransformJobsRule", role: [] }),
  createProcessingJob: (of: Call): Iterable<Need> =>
    createJob(of, { kind: "ProcessingJob", type: "processing-job", rule: "EventsForSageMakerProcessingJobsRule", role: ["RoleArn"] }),
  createHyperParameterTuningJob: (of: Call): Iterable<Need> =>
    createJob(of, {
      kind: "HyperParameterTuningJob",
      type: "hyper-parameter-tuning-job",
      role: ["TrainingJobDefinition", "RoleArn"],
    }),
  createLabelingJob: (of: Call): Iterable<Need> => createJob(of, { kind: "LabelingJob", type: "labeling-job", role: ["RoleArn"] }),
  *createModel(of: Call): Generator<Need> {
    const model = arnOf("sagemaker", "model/", of.required("ModelName"));
    yield call("sagemaker:CreateModel", model);
    yield* tags(of, model, false);
    const role = of.text("ExecutionRoleArn");
    if (role) yield passRole(role, SAGEMAKER);
  },
  *createEndpointConfig(of: Call): Generator<Need> {
    const config = arnOf("sagemaker", "endpoint-config/", of.required("EndpointConfigName"));
    yield call("sagemaker:CreateEndpointConfig", config);
    yield* tags(of, config, false);
    const role = of.text("ExecutionRoleArn");
    if (role) yield passRole(role, SAGEMAKER);
  },
  *createEndpoint(of: Call): Generator<Need> {
    yield* endpoint(of, "sagemaker:CreateEndpoint");
    yield* tags(of, arnOf("sagemaker", "endpoint/", of.required("EndpointName")), false);
  },
  updateEndpoint: (of: Call): Iterable<Need> => endpoint(of, "sagemaker:UpdateEndpoint"),
};

/** Both the endpoint and its configuration are checked. */
function* endpoint(of: Call, action: string): Generator<Need> {
  yield call(action, arnOf("sagemaker", "endpoint/", of.required("EndpointName")));
  yield call(action, arnOf("sagemaker", "endpoint-config/", of.required("EndpointConfigName")));
}

/** Ids of cross-Region inference profiles begin with a geography. */
const GEOGRAPHY = /^(?:us|eu|apac|global|us-gov|jp|au|ca|sa)\.[a-z0-9-]{1,100}\./;

/**
 * What a model's id or ARN needs: an inference profile also the model in every Region to which it routes.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export function* modelNeeds(action: string, model: TextPattern): Generator<Need> {
  const id = literalTextOf(model);
  const foundation = (region: TextPattern, of: TextPattern) => pattern("arn:", PARTITION, ":bedrock:", region, "::foundation-model/", of);
  if (isArn(model)) {
    yield call(action, model);
    const [first] = model;
    const profile = model.flatMap((part) => (part.kind === "literal" ? [part.text] : [])).join("");
    const named = /inference-profile\/(?:[\w-]+\.)?([a-z0-9-]+\..+)$/.exec(profile)?.[1];
    if (/:application-inference-profile\//.test(profile)) yield call(action, foundation([ANY], [ANY]), { inferred: true });
    else if (named !== undefined && first?.kind === "literal") yield call(action, foundation([ANY], pattern(named)));
    return;
  }
  if (id !== undefined && GEOGRAPHY.test(id)) {
    yield call(action, arnOf("bedrock", "inference-profile/", id));
    yield call(action, foundation([ANY], pattern(id.slice(id.indexOf(".") + 1))));
    return;
  }
  yield call(action, foundation([REGION], model), id === undefined ? { inferred: true } : {});
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html */
export const bedrock = {
  *invokeModel(of: Call): Generator<Need> {
    yield* modelNeeds("bedrock:InvokeModel", of.required("ModelId"));
    const guardrail = of.text("GuardrailIdentifier");
    if (guardrail) yield call("bedrock:ApplyGuardrail", arnFrom(guardrail, "bedrock", "guardrail/"));
    for (const [side, action] of [
      ["Input", "s3:GetObject"],
      ["Output", "s3:PutObject"],
    ] as const) {
      const uri = of.text(side, "S3Uri");
      const place = uri && placeOf(uri);
      if (place) yield call(action, objectsOf(place.bucket, place.key));
      else if (uri) yield call(action, objectsOf([{ kind: "run", label: "bucket of S3Uri" }], [ANY]), { inferred: true });
    }
  },
  *createModelCustomizationJob(of: Call): Generator<Need> {
    const action = "bedrock:CreateModelCustomizationJob";
    const base = of.required("BaseModelIdentifier");
    yield call(action, isArn(base) ? base : pattern("arn:", PARTITION, ":bedrock:", REGION, "::foundation-model/", base));
    const job = arnOf("bedrock", "model-customization-job/", ANY);
    yield call(action, arnOf("bedrock", "custom-model/", ANY), { inferred: true });
    yield call(action, job, { inferred: true });
    yield passRole(of.required("RoleArn"), "bedrock.amazonaws.com");
    if (of.has("JobTags")) yield call("bedrock:TagResource", job, { inferred: true });
    if (of.has("CustomModelTags")) yield call("bedrock:TagResource", arnOf("bedrock", "custom-model/", ANY), { inferred: true });
    if (!of.sync) return;
    yield poll("bedrock:GetModelCustomizationJob", job);
    yield stop("bedrock:StopModelCustomizationJob", job);
  },
};

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrockagentcore.html */
export function* invokeHarness(of: Call): Generator<Need> {
  const harness = arnFrom(of.required("HarnessArn"), "bedrock-agentcore", "harness/", "arn");
  yield call("bedrock-agentcore:InvokeHarness", harness);
  yield call("bedrock-agentcore:InvokeAgentRuntime", harness, { inferred: true });
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-mediaconvert.html */
export function* mediaconvertCreateJob(of: Call): Generator<Need> {
  yield call("mediaconvert:CreateJob", [ANY], { onlyWildcard: "unproven" });
  yield passRole(of.required("Role"), "mediaconvert.amazonaws.com");
  if (of.has("Tags")) yield call("mediaconvert:TagResource", arnOf("mediaconvert", "jobs/", ANY), { inferred: true });
  if (!of.sync) return;
  yield pollToo("mediaconvert:GetJob", arnOf("mediaconvert", "jobs/", ANY));
  yield stop("mediaconvert:CancelJob", arnOf("mediaconvert", "jobs/", ANY));
  yield* managedRule("EventsForMediaConvertJobRule");
}
