import { allStates, defineRule, linearTest, type Node, type State } from "#rule-kit";

interface Secret {
  readonly what: string;
  readonly state?: State;
}

/** Forms of credentials that nothing else looks like. */
const FORMS: readonly { readonly what: string; readonly isIn: (text: string) => boolean }[] = [
  { what: "an AWS access key ID", isIn: (text) => /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/.test(text) },
  { what: "a private key", isIn: (text) => /-----BEGIN (?:RSA |EC |OPENSSH |)PRIVATE KEY-----/.test(text) },
  { what: "a GitHub token", isIn: linearTest(/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, "gh") }, // linear: by its engine
  { what: "a Slack token", isIn: linearTest(/\bxox[abprs]-[A-Za-z0-9-]{20,}\b/, "xox") }, // linear: by its engine
  // linear: by its engine
  {
    what: "a Slack webhook",
    isIn: linearTest(/https:\/\/hooks\.slack\.com\/services\/T[A-Za-z0-9]+\/B[A-Za-z0-9]+\/[A-Za-z0-9]{20,}/, "slack"),
  },
  // linear: by its engine
  { what: "a JSON Web Token", isIn: linearTest(/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\b/, "eyJ") },
  // linear: by its engine
  { what: "a URL with a password", isIn: linearTest(/\b[a-z][a-z0-9+]*:\/\/[^\s/:@{}$]+:[^\s/:@{}$]{3,}@[\w.-]+/i, "://") },
];
const NAMES =
  /^(?:password|passwd|pwd|secret|client_?secret|api_?key|access_?token|auth_?token|private_?key|secret_?access_?key|aws_secret_access_key|x-api-key|authorization)$/i;
/** Placeholders and examples that people write instead of a secret. */
const isHarmless = (text: string): boolean =>
  /^(?:\*+|x+|<[^\n]*>|\$[^\n]*|\{[^\n]*|[^\n]{0,7})$/i.test(text) ||
  (!text.includes("\n") && /\bexample\b|your|change|replace|dummy|placeholder|secretsmanager|arn:aws|\{\{/i.test(text));

export default defineRule<Secret>({
  id: "secret-in-definition",
  category: "security",
  severity: "error",
  summary: "Credential in clear text in the definition",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html",
  presets: ["recommended", "strict"],
  reads: ["graph"],
  *check(context) {
    for (const state of allStates(context.machine)) {
      const todo: Node[] = [];
      for (const member of state.node.members)
        if (!["States", "Branches", "ItemProcessor", "Iterator", "Comment"].includes(member.key.name)) todo.push(member.value);
      while (todo.length > 0) {
        const node = todo.pop() as Node;
        if (node.kind === "array") todo.push(...node.items);
        if (node.kind === "string") {
          const known = FORMS.find((one) => one.isIn(node.value));
          if (known) yield { at: node, certainty: "will", state, data: { what: known.what, state } };
        }
        if (node.kind !== "object") continue;
        for (const { key, value } of node.members) {
          const named =
            value.kind === "string" &&
            value.placeholders.length === 0 &&
            NAMES.test(key.name) &&
            !isHarmless(value.value) &&
            /\d/.test(value.value);
          if (named && !FORMS.some((one) => one.isIn(value.value)))
            yield {
              at: value,
              certainty: "may",
              severity: "warning",
              state,
              data: { what: `a value that looks like a secret (${key.name})`, state },
            };
          else todo.push(value);
        }
      }
    }
  },
  describe({ what, state }) {
    return {
      message: `${state ? `"${state.name}"` : "The state machine"} contains ${what} in clear text`,
      reason: "The definition is visible in the console and copied to the history and logs of every execution.",
      suggestion: "Store it in AWS Secrets Manager or in the EventBridge connection of an HTTP Task, and rotate the exposed one",
    };
  },
});
