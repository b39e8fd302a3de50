import {
  type ActionModel,
  action,
  argumentNames,
  type Detection,
  defineRule,
  integrationOnlyParameters,
  isRetired,
  isUnsupportedBySdkIntegration,
  member,
  modelDate,
  modelDateOf,
  type Node,
  nearest,
  parametersOf,
  type RuleContext,
  type Span,
  service,
  serviceEnd,
  services,
  type TaskState,
} from "#rule-kit";

interface Wrong {
  readonly state: TaskState;
  readonly call: string;
  readonly fault:
    | "unknown-service"
    | "retired-service"
    | "ending-service"
    | "unknown-action"
    | "unsupported-action"
    | "missing"
    | "misspelled"
    | "unknown-parameter";
  readonly name: string;
  /** What is meant, where that is sure. */
  readonly meant?: string;
}

export default defineRule<Wrong>({
  id: "sdk-call-parameters",
  category: "correctness",
  severity: "error",
  summary: "AWS SDK call with an unknown action or parameter, or without a required one",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html",
  presets: ["recommended", "strict"],
  fixable: "safe",
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) for (const state of scope.states) if (state.type === "Task") yield* judge(state, context);
  },
  describe({ state, call, fault, name, meant }) {
    switch (fault) {
      case "unknown-service":
        return {
          message: meant
            ? `aws-sdk has no service ${name}; did you mean ${meant}?`
            : `The API models of ${modelDate()} have no service ${name}`,
          reason: meant
            ? "aws-sdk integrations name a service as the SDK for Java does, in lower case."
            : "Step Functions adds services over time; this one is misspelled, or newer than that.",
          suggestion: meant ? `Write aws-sdk:${meant}` : "Look up the service's name in the list of supported AWS SDK integrations",
        };
      case "retired-service":
        return {
          message: meant ? `AWS ended ${name} on ${meant}` : `AWS has ended ${name}`,
          reason: meant ? "Calls to it fail." : `It is no longer among the API descriptions that AWS publishes (${modelDate()}).`,
          suggestion: "Replace the service",
        };
      case "ending-service":
        return {
          message: `AWS ends ${name} on ${meant}`,
          reason: "Calls to it fail from then on.",
          suggestion: "Replace the service before that day",
        };
      case "unknown-action":
        return {
          message: `${call} has no action ${name}${meant ? `; did you mean ${meant}?` : ""}`,
          reason: `AWS rejects a Resource with an unknown action; the actions are those of the API model of ${modelDateOf(state)}.`,
          suggestion: meant ? `Change it to ${meant}` : "Use the name of the API action in camelCase",
        };
      case "unsupported-action":
        return {
          message: `Step Functions does not support ${call}`,
          reason: "Actions that stream their response or return credentials are excluded from the AWS SDK integrations.",
          suggestion: "Call it from a Lambda function",
        };
      case "missing":
        return {
          message: `"${state.name}" calls ${call} without the required parameter ${name}`,
          reason: "Every call is rejected.",
          suggestion: `Add ${name}`,
        };
      case "unknown-parameter":
        return {
          message: `${call} has no parameter ${name}`,
          reason: `Step Functions rejects unknown parameter names; one that is newer than the API model of ${modelDateOf(state)} is also reported.`,
          suggestion: meant ? `Change it to ${meant}` : "Remove it, or use the parameter name of the API",
        };
      default:
        return {
          message: `${call} has no parameter ${name}; did you mean ${meant}?`,
          reason: "Step Functions uses PascalCase for parameters, even where the API does not, and rejects unknown names.",
          suggestion: `Change it to ${meant}`,
        };
    }
  },
  fix({ state, fault, name, meant }, edit) {
    const holder = member(state.node, "Parameters") ?? member(state.node, "Arguments");
    if (fault !== "misspelled" || !meant || holder?.value.kind !== "object") return undefined;
    const written = holder.value.members.find((m) => m.key.name === name || m.key.name === `${name}.$`)?.key.name;
    if (!written) return undefined;
    edit.renameKey(holder.value, written, written.endsWith(".$") ? `${meant}.$` : meant);
    return { title: `Change it to ${meant}` };
  },
});

function* judge(state: TaskState, _context: RuleContext): Iterable<Detection<Wrong>> {
  const resource = state.resource;
  if (resource?.value.form === "optimized") {
    const known = action(resource.value);
    const own = known ? undefined : parametersOf(resource.value);
    const model = known ?? (own?.kind === "object" ? { parameters: own.members, required: [...own.required] } : undefined);
    if (model) yield* judgeParameters(state, `${resource.value.service}:${resource.value.action}`, model);
    return;
  }
  if (resource?.value.form !== "aws-sdk" || (resource.node.kind === "string" && resource.node.placeholders.length > 0)) return;
  const { service: name = "", action: called = "" } = resource.value;
  const model = service(name);
  if (!model) {
    // AWS adds services by itself: one that is not known here may well exist
    const meant = meantService(name, called);
    yield {
      at: resource.node,
      certainty: "may",
      severity: meant === undefined ? "info" : meant === name.toLowerCase() ? "error" : "warning",
      state,
      data: { state, call: name, fault: "unknown-service", name, ...(meant ? { meant } : {}) },
    };
    return;
  }
  const call = `${name}:${called}`;
  const end = serviceEnd(name, called);
  if (isRetired(name) || end) {
    const fault = end?.isPast === false ? "ending-service" : "retired-service";
    yield {
      at: resource.node,
      certainty: "may",
      severity: end?.isPast ? "error" : "warning",
      state,
      data: { state, call: name, fault, name: end?.inPart ? call : name, ...(end ? { meant: end.day } : {}) },
    };
    if (fault === "retired-service") return;
  }
  if (isUnsupportedBySdkIntegration(name, called)) {
    yield {
      at: resource.node,
      certainty: "will",
      severity: "error",
      state,
      data: { state, call, fault: "unsupported-action", name: called },
    };
    return;
  }
  const found = model.action(called);
  if (!found) {
    const meant = model.actions.find((one) => one.toLowerCase() === called.toLowerCase());
    // a newer action than the models is possible, another letter case of a known one is not
    yield {
      at: resource.node,
      certainty: meant ? "will" : "may",
      severity: meant ? "error" : "warning",
      state,
      data: { state, call: name, fault: "unknown-action", name: called, ...(meant ? { meant } : {}) },
    };
    return;
  }
  yield* judgeParameters(state, call, found);
}

type Parameters = Pick<ActionModel, "parameters" | "required">;

function* judgeParameters(state: TaskState, call: string, model: Parameters): Iterable<Detection<Wrong>> {
  const given = argumentNames(state);
  if (!given) return;
  const where = (name: string): Node | Span => keyOf(state, name) ?? state.parameters?.key.range ?? state.key.range;
  const meantNames = new Set<string>();
  const own = state.resource ? integrationOnlyParameters(state.resource.value) : [];
  for (const name of given) {
    if (model.parameters.has(name) || own.includes(name)) continue;
    const meant = meantParameter(name, model);
    if (!meant) {
      const folded = name.toLowerCase();
      const left = [...model.parameters.keys()].filter((one) => !given.includes(one));
      const near = left.find((one) => one.toLowerCase() === folded) ?? left.find((one) => isOneSlipAway(one.toLowerCase(), folded));
      const sure = near === undefined ? {} : { meant: near };
      const evidence: Wrong = { state, call, fault: "unknown-parameter", name, ...sure };
      if (model.parameters.size > 0 && isSpeltOut(state, name))
        yield { at: where(name), certainty: "may", severity: "warning", state, data: evidence };
      continue;
    }
    if (given.includes(meant)) continue;
    meantNames.add(meant);
    yield { at: where(name), certainty: "will", state, data: { state, call, fault: "misspelled", name, meant } };
  }
  for (const name of model.required) {
    if (given.some((one) => one.toLowerCase() === name.toLowerCase()) || meantNames.has(name)) continue;
    yield {
      at: state.parameters?.key.range ?? state.key.range,
      certainty: "will",
      state,
      data: { state, call, fault: "missing", name },
    };
  }
}

/** Names that other tools and the optimized integrations have for a service. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["amplifybackendruntime", "amplifybackend"],
  ["ce", "costexplorer"],
  ["cloudmap", "servicediscovery"],
  ["cloudwatchevents", "eventbridge"],
  ["cognito", "cognitoidentityprovider"],
  ["cognitoidp", "cognitoidentityprovider"],
  ["configservice", "config"],
  ["cur", "costandusagereport"],
  ["deploy", "codedeploy"],
  ["directoryservice", "directory"],
  ["discovery", "applicationdiscovery"],
  ["dms", "databasemigration"],
  ["ds", "directory"],
  ["elasticfilesystem", "efs"],
  ["elasticmapreduce", "emr"],
  ["elb", "elasticloadbalancing"],
  ["elbv2", "elasticloadbalancingv2"],
  ["es", "elasticsearch"],
  ["events", "eventbridge"],
  ["iotdata", "iotdataplane"],
  ["iotjobsdata", "iotjobsdataplane"],
  ["kinesisfirehose", "firehose"],
  ["lexmodels", "lexmodelbuilding"],
  ["lexv2models", "lexmodelsv2"],
  ["lexv2runtime", "lexruntimev2"],
  ["logs", "cloudwatchlogs"],
  ["monitoring", "cloudwatch"],
  ["msk", "kafka"],
  ["mskconnect", "kafkaconnect"],
  ["opensearchservice", "opensearch"],
  ["sdb", "simpledb"],
  ["serverlessrepo", "serverlessapplicationrepository"],
  ["simpleemail", "ses"],
  ["states", "sfn"],
  ["stepfunctions", "sfn"],
  ["systemsmanager", "ssm"],
  ["tagging", "resourcegroupstaggingapi"],
]);

/** Other letter case, separators, another tool's name, a slip, or the beginning of the only name that has the action. */
function meantService(name: string, called: string): string | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const known = services();
  if (known.includes(plain)) return plain;
  const other = OTHER_NAMES.get(plain);
  if (other && known.includes(other)) return other;
  const slipped = known.find((one) => isOneSlipAway(one, plain)) ?? known.find((one) => isCutShort(plain, one));
  return slipped ?? [...OTHER_NAMES].find(([one]) => isOneSlipAway(one, plain))?.[1] ?? onlyOneThatHas(called, plain, known);
}

/** `lex:listBots`: of the services whose names begin so, or are near, the one that has the action. */
function onlyOneThatHas(called: string, start: string, known: readonly string[]): string | undefined {
  if (start.length < 3) return undefined;
  const isMeant = (one: string): boolean => one.startsWith(start) || nearest(start, [one], 3) !== undefined;
  const found = known.filter((one) => isMeant(one) && !isRetired(one) && service(one)?.actions.includes(called));
  return found.length === 1 ? found[0] : undefined;
}

/** `dynamo`: the name without its last letters. */
const isCutShort = (name: string, whole: string): boolean => name.length >= 5 && whole.startsWith(name) && whole.length - name.length <= 2;

/** A key that deployment fills in may be anything. */
const isSpeltOut = (state: TaskState, name: string): boolean => {
  const holder = member(state.node, "Parameters") ?? member(state.node, "Arguments");
  const key = holder?.value.kind === "object" ? holder.value.members.find((m) => m.key.name.replace(/\.\$$/, "") === name)?.key : undefined;
  return key !== undefined && key.placeholders.length === 0 && /^\w+$/.test(name);
};

/** One letter too many, too few, another, or two swapped. */
function isOneSlipAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 4) return false;
  let i = 0;
  while (a[i] === b[i]) i++;
  const rest = (text: string, from: number) => text.slice(from);
  if (a.length === b.length)
    return rest(a, i + 1) === rest(b, i + 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(a, i + 2) === rest(b, i + 2));
  return a.length > b.length ? rest(a, i + 1) === rest(b, i) : rest(a, i) === rest(b, i + 1);
}

/** Other letter case, or the singular of a list: `tableName`, `Filter`. */
function meantParameter(name: string, model: Parameters): string | undefined {
  const folded = name.toLowerCase();
  const names = [...model.parameters.keys()];
  const same = names.find((one) => one.toLowerCase() === folded);
  // how runs of capitals are written (`DBName`, `DbName`) is not settled by documents: both may work
  if (same) return words(same) === words(name) && /^[A-Z]/.test(name) ? undefined : same;
  return names.find((one) => one.toLowerCase() === `${folded}s` && model.parameters.get(one)?.kind === "list");
}

/** Where words begin, runs of capitals taken as one word. */
const words = (name: string): string =>
  name.replace(/[A-Z]{1,99}(?=[A-Z][a-z]|$|\d)/g, (run) => run.charAt(0) + run.slice(1).toLowerCase());

function keyOf(state: TaskState, name: string): Span | undefined {
  const holder = state.parameters?.node;
  if (holder?.kind !== "object") return undefined;
  return holder.members.find((m) => m.key.name === name || m.key.name === `${name}.$`)?.key.range;
}
