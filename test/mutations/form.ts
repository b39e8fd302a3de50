import { at, changeText, type Dict, eachState, isTask, type Operator, resource, statePaths, type Value } from "./mutate.js";

const typed = (type: string, change: (state: Dict, scope: Dict, root: Dict) => false | undefined): Operator["mutate"] =>
  eachState((state, scope, root) => (state.Type === type ? change(state, scope, root) : false));

const isJsonata = (state: Dict, root: Dict): boolean => (state.QueryLanguage ?? root.QueryLanguage) === "JSONata";

/** Definitions that AWS refuses, each broken in one place. */
export const FORM: readonly Operator[] = [
  {
    name: "a path that is none",
    rule: "invalid-path",
    mutate: eachState((state, _scope, root) => {
      if (isJsonata(state, root) || typeof state.ResultPath !== "string") return false;
      state.ResultPath = "result";
      return undefined;
    }),
  },
  {
    name: "an intrinsic function that is misspelt",
    rule: "invalid-intrinsic",
    mutate: eachState((state) => changeText(state, /States\.Format\(/, "States.Formt(")),
  },
  {
    name: "an expression without its right side",
    rule: "invalid-jsonata",
    mutate: eachState((state) => changeText(state, /"\{% ([^"%]+) %\}"/, '"{% $1 = %}"')),
  },
  {
    name: "an expression whose end is cut",
    rule: "invalid-jsonata",
    mutate: eachState((state) => (state.Type === "Choice" ? false : changeText(state, /"\{% ([^"%]+) %\}"/, '"{% $1 }"'))),
  },
  {
    name: "a name read from nowhere",
    rule: "unsupported-jsonata",
    mutate: eachState((state) => changeText(state, /\$states\.input\./, "input.")),
  },
  {
    name: "a parameter that looks like a path and is none",
    rule: "invalid-template",
    mutate: eachState((state, _scope, root) => {
      const given = state.Parameters as Dict | undefined;
      if (isJsonata(state, root) || !given) return false;
      given["extra.$"] = "name";
      return undefined;
    }),
  },
  {
    name: "a date without its time zone",
    rule: "invalid-timestamp",
    mutate: typed("Wait", (state) => {
      for (const name of ["Seconds", "SecondsPath", "TimestampPath"]) delete state[name];
      state.Timestamp = "2026-01-31 12:00:00";
      return undefined;
    }),
  },
  {
    name: "no way to wait",
    rule: "missing-field",
    mutate: typed("Wait", (state) => {
      for (const name of ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"]) delete state[name];
      return undefined;
    }),
  },
  {
    name: "two ways to wait",
    rule: "exclusive-fields",
    mutate: typed("Wait", (state, _scope, root) => {
      if (state.Seconds === undefined || isJsonata(state, root)) return false;
      state.SecondsPath = "$.delay";
      return undefined;
    }),
  },
  {
    name: "a task without a resource",
    rule: "missing-field",
    mutate: eachState((state) => {
      if (!isTask(state)) return false;
      delete state.Resource;
      return undefined;
    }),
  },
  {
    name: "a resource that does not exist",
    rule: "unknown-resource",
    mutate: eachState((state) => {
      if (!isTask(state)) return false;
      state.Resource = "lambda:charge";
      return undefined;
    }),
  },
  {
    name: "an optimized action that does not exist",
    rule: "unknown-resource",
    mutate: eachState((state) => {
      if (!/^arn:aws:states:::(lambda|dynamodb|sqs|sns):/.test(resource(state))) return false;
      state.Resource = resource(state).replace(/:\w+(\.waitForTaskToken)?$/, ":doSomething$1");
      return undefined;
    }),
  },
  {
    name: "neither Next nor End",
    rule: "missing-transition",
    mutate: eachState((state, scope) => {
      const ends = (Object.values(scope.States as Dict) as Dict[]).filter(
        (one) => one.End === true || ["Succeed", "Fail"].includes(one.Type as string),
      );
      if (state.End !== true || ends.length < 2) return false;
      delete state.End;
      return undefined;
    }),
  },
  {
    name: "Next and End",
    rule: "exclusive-fields",
    mutate: eachState((state) => {
      if (typeof state.Next !== "string") return false;
      state.End = true;
      return undefined;
    }),
  },
  {
    name: "a transition to nowhere",
    rule: "missing-transition-target",
    mutate: eachState((state) => {
      const first = Array.isArray(state.Choices) ? (state.Choices[0] as Dict) : undefined;
      if (!first) return false;
      state.Choices = [...(state.Choices as Value[]), { ...first, Next: "Nobody" }];
      return undefined;
    }),
  },
  {
    name: "a state that nothing leads to",
    rule: "unreachable-state",
    mutate: function* (definition) {
      const copy = structuredClone(definition);
      (copy.States as Dict)["Left over"] = { Type: "Succeed" };
      yield { definition: copy, state: "Left over" };
    },
  },
  {
    name: "no state that ends",
    rule: "no-terminal-state",
    mutate: function* (definition) {
      const copy = structuredClone(definition);
      const states = copy.States as Dict;
      const ends = Object.values(states) as Dict[];
      if (ends.some((state) => state.Type === "Choice")) return;
      for (const state of ends) {
        if (state.Type === "Succeed" || state.Type === "Fail") {
          for (const name of Object.keys(state)) delete state[name];
          Object.assign(state, { Type: "Pass", Next: copy.StartAt });
        } else if (state.End === true) {
          delete state.End;
          state.Next = copy.StartAt as string;
        }
      }
      yield { definition: copy, state: copy.StartAt as string };
    },
  },
  {
    name: "a handler of no error",
    rule: "empty-value",
    mutate: eachState((state) => {
      const first = ((state.Retry ?? state.Catch ?? []) as Dict[])[0];
      if (!first) return false;
      first.ErrorEquals = [];
      return undefined;
    }),
  },
  {
    name: "a rule that compares with nothing",
    rule: "choice-operator",
    mutate: typed("Choice", (state) => {
      const rule = (state.Choices as Dict[])[0];
      const operator = rule && Object.keys(rule).find((name) => /^(String|Numeric|Boolean|Timestamp)\w+$/.test(name));
      if (!rule || !operator) return false;
      delete rule[operator];
      return undefined;
    }),
  },
  {
    name: "a field that no state has",
    rule: "unknown-field",
    mutate: eachState((state) => {
      state.TimeoutSecond = 60;
      return undefined;
    }),
  },
  {
    name: "a type that does not exist",
    rule: "wrong-value",
    mutate: typed("Pass", (state) => {
      state.Type = "Pas";
      return undefined;
    }),
  },
  {
    name: "a timeout of zero seconds",
    rule: "wrong-value",
    mutate: eachState((state) => {
      if (typeof state.TimeoutSeconds !== "number") return false;
      state.TimeoutSeconds = 0;
      return undefined;
    }),
  },
  {
    name: "a timeout in words",
    rule: "wrong-type",
    mutate: eachState((state, _scope, root) => {
      if (typeof state.TimeoutSeconds !== "number" || isJsonata(state, root)) return false;
      state.TimeoutSeconds = "an hour";
      return undefined;
    }),
  },
  {
    name: "a field of the other query language",
    rule: "query-language",
    mutate: eachState((state, _scope, root) => {
      if (!isTask(state)) return false;
      if (isJsonata(state, root)) state.ResultPath = "$.x";
      else state.Output = "x";
      return undefined;
    }),
  },
  {
    name: "everything first, the rest behind it",
    rule: "states-all-position",
    mutate: eachState((state) => {
      if (!Array.isArray(state.Retry) || JSON.stringify(state.Retry).includes("States.ALL")) return false;
      state.Retry = [{ ErrorEquals: ["States.ALL"] }, ...state.Retry];
      return undefined;
    }),
  },
  {
    name: "an error name that AWS never raises",
    rule: "unknown-error-name",
    mutate: eachState((state) => changeText(state, /"States\.TaskFailed"/, '"States.TaskFailure"')),
  },
  {
    name: "the same name for two states",
    rule: "state-name",
    mutate: function* (definition) {
      const inner = statePaths(definition).find((path) => path.length > 2);
      const outer = Object.keys(definition.States as Dict)[0];
      if (!inner || outer === undefined) return;
      const copy = structuredClone(definition);
      const scope = at(copy, inner.slice(0, -2));
      const old = inner.at(-1) as string;
      const text = JSON.stringify(scope).replaceAll(JSON.stringify(old), JSON.stringify(outer));
      const changed = JSON.parse(text) as Dict;
      for (const key of Object.keys(scope)) delete scope[key];
      Object.assign(scope, changed);
      yield { definition: copy, state: outer };
    },
  },
  {
    name: "a name of 81 characters",
    rule: "state-name",
    mutate: function* (definition) {
      const old = Object.keys(definition.States as Dict).find((name) => name.length > 3);
      if (old === undefined) return;
      const long = "x".repeat(81);
      const changed = JSON.parse(JSON.stringify(definition).replaceAll(JSON.stringify(old), JSON.stringify(long))) as Dict;
      yield { definition: changed, state: long };
    },
  },
  {
    name: "a variable named like a path",
    rule: "variable-name",
    mutate: eachState((state) => {
      const assign = state.Assign as Dict | undefined;
      if (!assign) return false;
      assign["order.id"] = 1;
      return undefined;
    }),
  },
  {
    name: "a job awaited in an Express machine",
    rule: "express-unsupported",
    type: "EXPRESS",
    mutate: eachState((state) => {
      if (!isTask(state)) return false;
      state.Resource = `arn:aws:states:::sqs:sendMessage.waitForTaskToken`;
      return undefined;
    }),
  },
  {
    name: "a label with a blank",
    rule: "map-configuration",
    mutate: typed("Map", (state) => {
      if (!JSON.stringify(state.ItemProcessor ?? null).includes("DISTRIBUTED")) return false;
      state.Label = "my label";
      return undefined;
    }),
  },
  {
    name: "a longest wait below the first",
    rule: "max-delay-below-interval",
    mutate: eachState((state) => {
      const first = Array.isArray(state.Retry) ? (state.Retry[0] as Dict) : undefined;
      if (!first) return false;
      Object.assign(first, { IntervalSeconds: 10, MaxDelaySeconds: 5 });
      return undefined;
    }),
  },
  {
    name: "a path under a key that takes none",
    rule: "literal-looks-computed",
    mutate: eachState((state) => {
      // what a state behind reads would fail there as well
      const given = isTask(state) ? (state.Parameters as Dict | undefined) : undefined;
      const key = given && Object.keys(given).find((name) => name.endsWith(".$"));
      if (!given || !key) return false;
      given[key.slice(0, -2)] = given[key] as Value;
      delete given[key];
      return undefined;
    }),
  },
];

/** Faults of the text itself. */
export const TEXT: readonly { readonly name: string; readonly rule: string; change(text: string): string | undefined }[] = [
  { name: "a comma behind the last member", rule: "json-comment", change: (text) => text.replace(/"\n( *)\}/, '",\n$1}') },
  { name: "a comment", rule: "json-comment", change: (text) => text.replace(/^\{\n/, "{\n  // note\n") },
  {
    name: "a member twice",
    rule: "duplicate-key",
    change: (text) => text.replace(/^( *)"StartAt": ("[^"]*"),/m, '$1"StartAt": $2,\n$1"StartAt": $2,'),
  },
  { name: "a bracket that is missing", rule: "invalid-syntax", change: (text) => text.slice(0, text.lastIndexOf("}")) },
  { name: "a comma that is missing", rule: "invalid-syntax", change: (text) => text.replace(/,\n/, "\n") },
];
