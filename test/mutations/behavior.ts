import { at, changeText, type Dict, eachState, isTask, type Operator, params, resource, statePaths, type Value } from "./mutate.js";

const waits = (state: Dict): boolean => /\.waitForTaskToken$|:activity:/.test(resource(state));
/** A retried call that waits for no job: the response of an attempt can be lost after it took effect. */
const isRetriedRequest = (state: Dict): boolean => state.Retry !== undefined && !waits(state) && !/\.sync(:2)?$/.test(resource(state));
const isLambda = (state: Dict): boolean => /:lambda:[^:]*:\d+:function:|:::lambda:invoke/.test(resource(state));

/** Does nothing around the state handle errors? Only there a missing handler shows. */
const unprotected = (scope: Dict, root: Dict): boolean => scope === root || !outerHandles(root, scope);

/** The handlers stay where they are, so that nothing else becomes unreachable, but take nothing. */
function catchNothing(state: Dict): void {
  for (const catcher of (state.Catch ?? []) as Dict[]) catcher.ErrorEquals = ["NeverRaised"];
}

function outerHandles(root: Dict, scope: Dict): boolean {
  return statePaths(root).some((path) => {
    const state = at(root, path);
    const holds = state.ItemProcessor === scope || state.Iterator === scope || ((state.Branches ?? []) as Value[]).includes(scope);
    return holds && (state.Retry !== undefined || state.Catch !== undefined);
  });
}

/** Does the machine count up by itself? */
const counts = (root: Dict): boolean => JSON.stringify(root).includes("States.MathAdd($.counter");

/** Definitions that AWS accepts and that fail, hang or cost in production. */
export const BEHAVIOR: readonly Operator[] = [
  {
    name: "drop the timeout and heartbeat of a callback or activity",
    rule: "task-can-wait-forever",
    type: "STANDARD",
    mutate: eachState((state) => {
      if (!isTask(state) || !waits(state) || !(state.TimeoutSeconds || state.HeartbeatSeconds)) return false;
      delete state.TimeoutSeconds;
      delete state.HeartbeatSeconds;
      return undefined;
    }),
  },
  {
    name: "drop the timeout of a job",
    rule: "task-can-wait-forever",
    type: "STANDARD",
    mutate: eachState((state) => {
      if (!isTask(state) || !/\.sync(:2)?$/.test(resource(state)) || !state.TimeoutSeconds) return false;
      delete state.TimeoutSeconds;
      return undefined;
    }),
  },
  {
    name: "write the default timeout out",
    rule: "task-can-wait-forever",
    type: "STANDARD",
    mutate: eachState((state) => {
      if (!isTask(state) || !waits(state) || typeof state.TimeoutSeconds !== "number") return false;
      state.TimeoutSeconds = 99_999_999;
      delete state.HeartbeatSeconds;
      return undefined;
    }),
  },
  {
    name: "a timeout longer than the machine's",
    rule: "timeout-never-fires",
    mutate: eachState((state, _scope, root) => {
      if (!isTask(state) || typeof state.TimeoutSeconds !== "number" || typeof root.TimeoutSeconds !== "number") return false;
      state.TimeoutSeconds = root.TimeoutSeconds * 2;
      return undefined;
    }),
  },
  {
    name: "a heartbeat longer than the timeout",
    rule: "wrong-value",
    mutate: eachState((state) => {
      if (typeof state.HeartbeatSeconds !== "number" || typeof state.TimeoutSeconds !== "number") return false;
      state.HeartbeatSeconds = state.TimeoutSeconds + 1;
      return undefined;
    }),
  },
  {
    name: "a heartbeat as long as the timeout",
    rule: "timeout-never-fires",
    mutate: eachState((state) => {
      if (typeof state.HeartbeatSeconds !== "number" || typeof state.TimeoutSeconds !== "number") return false;
      state.HeartbeatSeconds = state.TimeoutSeconds;
      return undefined;
    }),
  },
  {
    name: "drop Retry and Catch of a Lambda task",
    rule: "lambda-service-exceptions",
    mutate: eachState((state, scope, root) => {
      if (!isTask(state) || !isLambda(state) || !(state.Retry || state.Catch) || !unprotected(scope, root)) return false;
      delete state.Retry;
      catchNothing(state);
      return undefined;
    }),
  },
  {
    name: "narrow the retrier of a Lambda task to throttling",
    rule: "lambda-service-exceptions",
    mutate: eachState((state, scope, root) => {
      if (!isTask(state) || !isLambda(state) || !state.Retry || !unprotected(scope, root)) return false;
      state.Retry = [{ ErrorEquals: ["Lambda.TooManyRequestsException"] }];
      catchNothing(state);
      return undefined;
    }),
  },
  {
    name: "retries that give up at once",
    rule: "lambda-service-exceptions",
    mutate: eachState((state, scope, root) => {
      if (!isTask(state) || !isLambda(state) || !Array.isArray(state.Retry) || !unprotected(scope, root)) return false;
      for (const retrier of state.Retry) (retrier as Dict).MaxAttempts = 0;
      catchNothing(state);
      return undefined;
    }),
  },
  {
    name: "hand the task token to nobody",
    rule: "callback-token-not-passed",
    mutate: eachState((state) => {
      const before = JSON.stringify(params(state) ?? null);
      if (!resource(state).endsWith(".waitForTaskToken") || !before.includes("Task.Token")) return false;
      const after = JSON.parse(
        before
          .replaceAll("$$.Task.Token", () => "$$.Execution.Id")
          .replaceAll("$states.context.Task.Token", () => "$states.context.Execution.Id"),
      ) as Dict;
      state[state.Parameters ? "Parameters" : "Arguments"] = after;
      return undefined;
    }),
  },
  {
    name: "stay in the loop on a terminal status",
    rule: "history-quota",
    type: "STANDARD",
    mutate: function* (definition) {
      const loops = eachState((state) => {
        if (state.Type !== "Choice" || !Array.isArray(state.Choices)) return false;
        const rules = (state.Choices as Dict[]).filter((rule) => rule.StringEquals === "FAILED");
        for (const rule of rules) rule.StringEquals = "FAILLED";
        return rules.length === 0 ? false : undefined;
      });
      for (const mutant of loops(definition)) {
        delete mutant.definition.TimeoutSeconds;
        yield mutant;
      }
    },
  },
  {
    name: "a counter that stands still",
    rule: "history-quota",
    type: "STANDARD",
    mutate: eachState((state, _scope, root) =>
      counts(root) ? changeText(state, /States\.MathAdd\(([^,]+), ?1\)/, "States.MathAdd($1, 0)") : false,
    ),
  },
  {
    name: "a counter that counts too far",
    rule: "history-quota",
    type: "STANDARD",
    mutate: eachState((state, _scope, root) => {
      if (state.Type !== "Choice" || !JSON.stringify(state).includes("NumericLessThan") || !counts(root)) return false;
      for (const rule of (state.Choices ?? []) as Dict[]) if (typeof rule.NumericLessThan === "number") rule.NumericLessThan = 1_000_000;
      return undefined;
    }),
  },
  {
    name: "a result of 300 KB",
    rule: "payload-over-limit",
    mutate: eachState((state) => {
      if (state.Type !== "Pass" || state.QueryLanguage === "JSONata" || state.Result === undefined || state.ResultPath === null)
        return false;
      state.Result = { ...(state.Result as Dict), filler: "x".repeat(300_000) };
      return undefined;
    }),
  },
  {
    name: "drop the idempotency token of a retried task",
    rule: "retry-not-idempotent",
    type: "STANDARD",
    mutate: eachState((state) => {
      const given = params(state);
      const key = given && Object.keys(given).find((name) => /^(ClientToken|ClientRequestToken|IdempotencyToken)(\.\$)?$/.test(name));
      if (!given || !key || !isRetriedRequest(state)) return false;
      delete given[key];
      return undefined;
    }),
  },
  {
    name: "make the token anew on every attempt",
    rule: "idempotency-token-quality",
    type: "STANDARD",
    mutate: eachState((state) => {
      const given = state.Parameters as Dict | undefined;
      const key = given && Object.keys(given).find((name) => /^(ClientToken|ClientRequestToken|IdempotencyToken)\.\$$/.test(name));
      if (!given || !key || !isRetriedRequest(state)) return false;
      given[key] = "States.UUID()";
      return undefined;
    }),
  },
  {
    name: "the same token for ever",
    rule: "idempotency-token-quality",
    mutate: eachState((state) => {
      const given = state.Parameters as Dict | undefined;
      const key = given && Object.keys(given).find((name) => /^(ClientToken|ClientRequestToken|IdempotencyToken)\.\$$/.test(name));
      if (!given || !key) return false;
      delete given[key];
      given[key.slice(0, -2)] = "0123456789-0123456789-0123456789-01234";
      return undefined;
    }),
  },
  {
    name: "send to a queue that keeps duplicates",
    rule: "express-not-idempotent",
    type: "EXPRESS",
    mutate: eachState((state) => {
      const given = params(state);
      if (!resource(state).endsWith(":sqs:sendMessage") || typeof given?.QueueUrl !== "string" || !given.QueueUrl.endsWith(".fifo"))
        return false;
      given.QueueUrl = given.QueueUrl.replace(/\.fifo$/, "");
      for (const name of Object.keys(given)) if (/^Message(GroupId|DeduplicationId)/.test(name)) delete given[name];
      return undefined;
    }),
  },
  {
    name: "wait longer than Express lives",
    rule: "express-too-long",
    type: "EXPRESS",
    mutate: eachState((state) => {
      if (state.Type !== "Wait" || typeof state.Seconds !== "number") return false;
      state.Seconds = 600;
      return undefined;
    }),
  },
  {
    name: "let Catch replace the input that its handler reads",
    rule: "catch-loses-input",
    mutate: eachState((state, scope) => {
      let changed = false;
      for (const catcher of (state.Catch ?? []) as Dict[]) {
        const handler = ((scope.States ?? {}) as Dict)[catcher.Next as string] as Dict | undefined;
        if (catcher.ResultPath && /"\$\.(?!Error|Cause|error)\w+/.test(JSON.stringify(handler?.Parameters ?? null))) {
          delete catcher.ResultPath;
          changed = true;
        }
      }
      return changed ? undefined : false;
    }),
  },
  {
    name: "spell an error as the other integration does",
    rule: "handler-never-taken",
    mutate: eachState((state) =>
      resource(state).includes("aws-sdk") ? changeText(state, /"DynamoDb\./, '"DynamoDB.') : changeText(state, /"DynamoDB\./, '"DynamoDb.'),
    ),
  },
  {
    name: "catch everything before the special error",
    rule: "handler-never-taken",
    mutate: eachState((state) => {
      if (
        !Array.isArray(state.Catch) ||
        JSON.stringify(state.Catch).includes("States.ALL") ||
        JSON.stringify(state.Catch).includes("States.Timeout")
      )
        return false;
      state.Catch = [
        { ErrorEquals: ["States.TaskFailed"], ResultPath: "$.error", Next: (state.Catch[0] as Dict).Next as string },
        ...state.Catch,
      ];
      return undefined;
    }),
  },
  {
    name: "drop MaxConcurrency of a Distributed Map",
    rule: "map-without-concurrency-bound",
    mutate: eachState((state) => {
      if (state.Type !== "Map" || !state.MaxConcurrency || !JSON.stringify(state.ItemProcessor ?? null).includes("DISTRIBUTED"))
        return false;
      delete state.MaxConcurrency;
      return undefined;
    }),
  },
  {
    name: "gather all results of a Distributed Map",
    rule: "payload-grows",
    mutate: eachState((state) => {
      if (state.Type !== "Map" || !state.ResultWriter || !state.ItemReader) return false;
      delete state.ResultWriter;
      return undefined;
    }),
  },
  {
    name: "retry without a longest wait",
    rule: "retry-grows-without-limit",
    mutate: eachState((state) => {
      if (!Array.isArray(state.Retry)) return false;
      const first = state.Retry[0] as Dict;
      delete first.MaxDelaySeconds;
      Object.assign(first, { IntervalSeconds: 5, MaxAttempts: 15, BackoffRate: 2 });
      return undefined;
    }),
  },
  {
    name: "write a parameter of the API in camelCase",
    rule: "sdk-call-parameters",
    mutate: eachState((state) => {
      const given = params(state);
      const key = given && Object.keys(given)[0];
      if (!given || !key || !resource(state).includes(":aws-sdk:")) return false;
      const value = given[key] as Value;
      delete given[key];
      given[key.charAt(0).toLowerCase() + key.slice(1)] = value;
      return undefined;
    }),
  },
  {
    name: "call an action in PascalCase",
    rule: "sdk-call-parameters",
    mutate: eachState((state) => {
      const match = /^(.*:aws-sdk:\w+:)(\w)(\w*)$/.exec(resource(state));
      if (!match) return false;
      state.Resource = `${match[1]}${(match[2] as string).toUpperCase()}${match[3]}`;
      return undefined;
    }),
  },
  {
    name: "call Lambda through its API",
    rule: "sdk-lambda-hides-errors",
    mutate: eachState((state) => {
      if (resource(state) !== "arn:aws:states:::lambda:invoke") return false;
      state.Resource = "arn:aws:states:::aws-sdk:lambda:invoke";
      delete state.ResultSelector;
      return undefined;
    }),
  },
  {
    name: "write a key into the arguments",
    rule: "secret-in-definition",
    mutate: eachState((state) => {
      const given = params(state);
      if (!isTask(state) || !given) return false;
      given.Password = "h7Kq92mZx4Lp81";
      return undefined;
    }),
  },
  {
    name: "replace the input before anybody read it",
    rule: "fails-at-run-time",
    mutate: function* (definition) {
      const start = (definition.States as Dict)[definition.StartAt as string] as Dict;
      if (definition.QueryLanguage === "JSONata" || !/"\$\.\w/.test(JSON.stringify(start.Parameters ?? null))) return;
      const copy = structuredClone(definition);
      (copy.States as Dict).Reset = { Type: "Pass", Result: { reset: true }, Next: copy.StartAt as string };
      copy.StartAt = "Reset";
      yield { definition: copy, state: definition.StartAt as string };
    },
  },
  {
    name: "no Default for the end of a counter",
    rule: "no-choice-matched",
    mutate: eachState((state, _scope, root) => {
      if (!JSON.stringify(state.Choices ?? null).includes("NumericLessThan") || !state.Default || !counts(root)) return false;
      // the target stays reachable through a rule that no number meets
      state.Choices = [
        ...(state.Choices as Value[]),
        {
          Variable: (((state.Choices as Value[])[0] as Dict).Variable ?? "$.n") as string,
          NumericLessThan: -1,
          Next: state.Default,
        },
      ];
      delete state.Default;
      return undefined;
    }),
  },
  {
    name: "the same rule once more, behind the first",
    rule: "branch-never-taken",
    mutate: eachState((state) => {
      const first = (state.Choices as Value[] | undefined)?.[0] as Dict | undefined;
      if (!first || state.Default === undefined) return false;
      state.Choices = [...(state.Choices as Value[]), { ...first, Next: state.Default }];
      return undefined;
    }),
  },
  {
    name: "assign a variable under another name than it is read",
    rule: "variable-not-assigned",
    mutate: eachState((state, scope, root) => {
      const assign = state.Assign as Dict | undefined;
      const name = assign && Object.keys(assign).find((key) => JSON.stringify(root).includes(`$${key.replace(/\.\$$/, "")}`));
      if (!assign || name === undefined || scope !== root || state.Type === "Choice") return false;
      const plain = name.replace(/\.\$$/, "");
      const writers = statePaths(root).filter((path) => (at(root, path).Assign as Dict | undefined)?.[name] !== undefined);
      if (writers.length > 1) return false;
      assign[name.replace(plain, `${plain}Old`)] = assign[name] as Value;
      delete assign[name];
      return undefined;
    }),
  },
  {
    name: "assign a variable that nobody reads",
    rule: "variable-unused",
    mutate: eachState((state) => {
      if (state.Type !== "Pass") return false;
      state.Assign = { ...((state.Assign ?? {}) as Dict), neverReadAnywhere: 1 };
      return undefined;
    }),
  },
  {
    name: "a wait longer than the machine's timeout",
    rule: "wait-outlasts-execution",
    type: "STANDARD",
    mutate: eachState((state, _scope, root) => {
      if (state.Type !== "Wait" || typeof state.Seconds !== "number") return false;
      root.TimeoutSeconds = 3600;
      state.Seconds = 7200;
      return undefined;
    }),
  },
  {
    name: "end every failure in success",
    rule: "catch-hides-failure",
    mutate: eachState((state, scope) => {
      const good = Object.entries(scope.States as Dict).find(([, one]) => (one as Dict).Type === "Succeed")?.[0];
      const catchers = (state.Catch ?? []) as Dict[];
      const all = catchers.find((one) => JSON.stringify(one.ErrorEquals).includes("States.ALL"));
      if (!all || good === undefined) return false;
      all.Next = good;
      return undefined;
    }),
  },
  {
    name: "tolerate the failure of all items",
    rule: "failures-all-tolerated",
    mutate: eachState((state) => {
      if (state.Type !== "Map" || state.ToleratedFailurePercentage === undefined) return false;
      state.ToleratedFailurePercentage = 100;
      delete state.ResultWriter;
      state.ResultPath = null;
      return undefined;
    }),
  },
  {
    name: "retry at the same pace",
    rule: "retry-without-backoff",
    mutate: eachState((state) => {
      const first = ((state.Retry ?? []) as Dict[])[0];
      if (!first) return false;
      delete first.MaxDelaySeconds;
      Object.assign(first, { IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 10 });
      return undefined;
    }),
  },
  {
    name: "drop the link to the parent execution",
    rule: "nested-execution-not-linked",
    mutate: eachState((state) => {
      const input = params(state)?.Input as Dict | undefined;
      const key = input && Object.keys(input).find((name) => name.startsWith("AWS_STEP_FUNCTIONS_STARTED_BY"));
      if (!input || !key) return false;
      delete input[key];
      return undefined;
    }),
  },
  {
    name: "call through aws-sdk what has an integration of its own",
    rule: "optimized-integration-exists",
    mutate: eachState((state) => {
      if (!/:::dynamodb:\w+$/.test(resource(state)) || state.Catch || state.Retry) return false;
      state.Resource = resource(state).replace(":::dynamodb:", ":::aws-sdk:dynamodb:");
      return undefined;
    }),
  },
  {
    name: "a worker that cannot say that it lives",
    rule: "heartbeat-missing",
    mutate: eachState((state) => {
      if (!isTask(state) || !state.HeartbeatSeconds || typeof state.TimeoutSeconds !== "number") return false;
      delete state.HeartbeatSeconds;
      return undefined;
    }),
  },
  {
    name: "waits between retries that the machine's timeout cuts off",
    rule: "retry-outlasts-timeout",
    type: "STANDARD",
    mutate: eachState((state, scope, root) => {
      const first = ((state.Retry ?? []) as Dict[])[0];
      if (!first || scope !== root) return false;
      root.TimeoutSeconds = 5000;
      delete first.JitterStrategy;
      Object.assign(first, { IntervalSeconds: 100, MaxAttempts: 8, BackoffRate: 2, MaxDelaySeconds: 10_000 });
      return undefined;
    }),
  },
  {
    name: "let the caught error fall",
    rule: "catch-drops-error",
    mutate: eachState((state, _scope, root) => {
      const all = ((state.Catch ?? []) as Dict[]).find((one) => JSON.stringify(one.ErrorEquals).includes("States.ALL"));
      if (!all || all.Assign !== undefined) return false;
      if ((state.QueryLanguage ?? root.QueryLanguage) === "JSONata") all.Output = { failed: true };
      else all.ResultPath = null;
      return undefined;
    }),
  },
  {
    name: "filter the items of a Map",
    rule: "sequence-is-no-array",
    mutate: eachState((state) => {
      if (state.Type !== "Map" || typeof state.Items !== "string") return false;
      state.Items = "{% $states.input.orders[open = true] %}";
      return undefined;
    }),
  },
  {
    name: "the old name of a Map's processor",
    rule: "deprecated-field",
    mutate: eachState((state, _scope, root) => {
      if (state.Type !== "Map" || !state.ItemSelector || (state.QueryLanguage ?? root.QueryLanguage) === "JSONata") return false;
      state.Parameters = state.ItemSelector;
      delete state.ItemSelector;
      return undefined;
    }),
  },
  {
    name: "ask for more iterations than run",
    rule: "map-concurrency-above-limit",
    mutate: eachState((state) => {
      if (state.Type !== "Map") return false;
      state.MaxConcurrency = 20_000;
      return undefined;
    }),
  },
  {
    name: "fail without a word",
    rule: "fail-without-error",
    mutate: eachState((state) => {
      if (state.Type !== "Fail" || !(state.Error || state.Cause)) return false;
      for (const name of ["Error", "Cause"]) delete state[name];
      return undefined;
    }),
  },
  {
    name: "wait for a child with .sync and read into its output",
    rule: "nested-output-is-text",
    mutate: eachState((state) => {
      if (!resource(state).endsWith("states:startExecution.sync:2") || !JSON.stringify(state.ResultSelector ?? null).includes("$.Output."))
        return false;
      state.Resource = resource(state).replace(":2", "");
      return undefined;
    }),
  },
  {
    name: "select a member that the answer may lack",
    rule: "result-may-lack-member",
    mutate: eachState((state, _scope, root) => {
      if (!resource(state).endsWith(":::dynamodb:getItem") || (state.QueryLanguage ?? root.QueryLanguage) === "JSONata") return false;
      if (state.ResultPath !== null && !state.End) return false;
      if (JSON.stringify(state.ResultSelector ?? null).includes("$.Item")) return false;
      state.ResultSelector = { "name.$": "$.Item.name.S" };
      return undefined;
    }),
  },
];
