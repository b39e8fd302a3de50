import {
  type Argument,
  argumentNames,
  argumentOf,
  argumentText,
  defineRule,
  formatList,
  type Node,
  type RuleContext,
  type TaskState,
} from "#rule-kit";

interface Wrong {
  readonly state: TaskState;
  readonly what: "missing" | "connection" | "method" | "header" | "scheme" | "two-urls";
  readonly name: string;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html */
const METHODS = new Set(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]);
const FORBIDDEN =
  /^(a-im|accept-charset|accept-datetime|accept-encoding|authorization|cache-control|connection|content-encoding|content-md5|date|expect|forwarded|from|host|http2-settings|if-.*|max-forwards|origin|pragma|proxy-authorization|referer|server|te|trailer|transfer-encoding|upgrade|via|warning|x-forwarded-.*|x-amz-.*|x-amzn-.*)$/i;

export default defineRule<Wrong>({
  id: "http-task-arguments",
  category: "correctness",
  severity: "error",
  summary: "HTTP Task arguments that Step Functions rejects at run time",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "reachability", "values"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || state.resource?.value.form !== "http" || context.facts.reachable(state) === "no") continue;
        const names = argumentNames(state);
        if (!names) continue;
        const at = state.parameters?.key.range ?? state.resource.node;
        for (const name of ["ApiEndpoint", "Method"])
          if (!names.includes(name)) yield { at, certainty: "will", state, data: { state, what: "missing", name } };
        if (["InvocationConfig", "Authentication"].every((holder) => argumentOf(state, holder, "ConnectionArn").kind === "absent"))
          yield { at, certainty: "will", state, data: { state, what: "connection", name: "ConnectionArn" } };
        yield* texts(state, context);
      }
    }
  },
  describe({ state, what, name }) {
    switch (what) {
      case "missing":
        return { message: `"${state.name}" has no ${name}`, reason: "The state fails at run time.", suggestion: `Add ${name}` };
      case "connection":
        return {
          message: `"${state.name}" has no EventBridge ConnectionArn`,
          reason: "HTTP Tasks get their credentials from an EventBridge connection and fail without one.",
          suggestion: 'Add "InvocationConfig": { "ConnectionArn": … }',
        };
      case "method":
        return {
          message: `"${name}" is not a supported HTTP method`,
          reason: "The state fails at run time.",
          suggestion: `Use ${formatList([...METHODS], "or")}`,
        };
      case "two-urls":
        return {
          message: `ApiEndpoint of "${state.name}" has one URL after another: ${name}`,
          reason: "The request goes to the first host, with the second URL as its path.",
          suggestion: "Give only the path after the root, such as v1/customers",
        };
      case "scheme":
        return {
          message: `ApiEndpoint of "${state.name}" is not an HTTPS URL`,
          reason: "HTTP Tasks support only HTTPS.",
          suggestion: "Use an https:// URL",
        };
      default:
        return {
          message: `HTTP Tasks cannot set the header ${name}`,
          reason: "Step Functions fails the state with States.Runtime, which cannot be retried or caught.",
          suggestion: /authorization/i.test(name) ? "Store the credentials in the EventBridge connection" : "Remove the header",
        };
    }
  },
});

function* texts(
  state: TaskState,
  { facts }: RuleContext,
): Generator<{ at: Node; certainty: "will"; severity?: "warning"; state: TaskState; data: Wrong }> {
  const found = (argument: Argument, what: Wrong["what"], name: string) => {
    const at = argument.kind === "given" && "node" in argument.value ? argument.value.node : state.node;
    return { at, certainty: "will" as const, state, data: { state, what, name } };
  };
  const method = argumentOf(state, "Method");
  const verb = argumentText(state, facts, "Method");
  if (verb !== undefined && !verb.includes("*") && !METHODS.has(verb)) yield found(method, "method", verb);
  const endpoint = argumentOf(state, "ApiEndpoint");
  const url = argumentText(state, facts, "ApiEndpoint");
  if (/^http:/i.test(url ?? "")) yield found(endpoint, "scheme", "ApiEndpoint");
  const [, root, second] = /^(https?:\/\/[^/?#]*|\*)(?:\/[^?#]*?)?\/(https?:\/\/[^/?#]*)/i.exec(url ?? "") ?? [];
  // a proxy can have a URL as its path, though not one of its own
  if (url !== undefined && root !== undefined)
    yield { ...found(endpoint, "two-urls", url), ...(root === second ? {} : { severity: "warning" as const }) };
  const headers = argumentOf(state, "Headers");
  const node = headers.kind === "given" && "node" in headers.value ? headers.value.node : undefined;
  if (node?.kind !== "object") return;
  for (const { key, value } of node.members) {
    const name = key.name.replace(/\.\$$/, "");
    if (FORBIDDEN.test(name)) yield { at: value, certainty: "will", state, data: { state, what: "header", name } };
  }
}
