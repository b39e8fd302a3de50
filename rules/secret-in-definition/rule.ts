import { allStates, defineRule, linearFind, type Node, type SecretText, type State } from "#rule-kit";

interface Secret {
  readonly what: string;
  readonly state?: State;
}

interface Form {
  readonly what: string;
  /** The credential in a text, as far as it reaches. */
  readonly find: (text: string) => string | undefined;
  /** The start of a found credential that says nothing. */
  readonly common?: RegExp;
}

/** Forms of credentials that nothing else looks like. */
const FORMS: readonly Form[] = [
  { what: "an AWS access key ID", find: (text) => /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/.exec(text)?.[0] },
  { what: "a private key", find: privateKeyIn, common: /^-----BEGIN [A-Z ]*-----/ },
  { what: "a GitHub token", find: linearFind(/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, "gh") }, // linear: by its engine
  { what: "a Slack token", find: linearFind(/\bxox[abprs]-[A-Za-z0-9-]{20,}\b/, "xox") }, // linear: by its engine
  // linear: by its engine
  {
    what: "a Slack webhook",
    find: linearFind(/https:\/\/hooks\.slack\.com\/services\/T[A-Za-z0-9]+\/B[A-Za-z0-9]+\/[A-Za-z0-9]{20,}/, "slack"),
    common: /^https:\/\/hooks\.slack\.com\/services\//,
  },
  // linear: by its engine
  { what: "a JSON Web Token", find: linearFind(/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\b/, "eyJ") },
  {
    what: "a URL with a password",
    // linear: by its engine
    find: linearFind(/\b[a-z][a-z0-9+]*:\/\/[^\s/:@{}$]+:[^\s/:@{}$]{3,}@[\w.-]+/i, "://"),
    common: /^[a-z][a-z0-9+]{0,30}:\/\/[^\s/:@]{1,200}:/i,
  },
];

/** Credentials of one form that are looked for in one text. */
const MOST = 20;

function secretsIn(text: string): (SecretText & { readonly what: string })[] {
  return FORMS.flatMap(({ what, find, common }) => {
    const found: (SecretText & { readonly what: string })[] = [];
    let left = text;
    for (let secret = find(left); secret !== undefined && found.length < MOST; secret = find(left)) {
      found.push({ what, text: secret, common: common?.exec(secret)?.[0].length ?? 0 });
      left = left.slice(left.indexOf(secret) + secret.length);
    }
    return found;
  });
}

/** From its header to its footer, or as far as the text goes. */
function privateKeyIn(text: string): string | undefined {
  const header = /-----BEGIN (?:RSA |EC |OPENSSH |)PRIVATE KEY-----/.exec(text);
  if (!header) return undefined;
  const footer = text.indexOf("-----END", header.index);
  const end = footer < 0 ? -1 : text.indexOf("-----", footer + 8);
  return text.slice(header.index, end < 0 ? undefined : end + 5);
}

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
          const [known, ...others] = secretsIn(node.value);
          if (known) yield { at: node, certainty: "will", state, data: { what: known.what, state }, secrets: [known, ...others] };
        }
        if (node.kind !== "object") continue;
        for (const { key, value } of node.members) {
          const named =
            value.kind === "string" &&
            value.placeholders.length === 0 &&
            NAMES.test(key.name) &&
            !isHarmless(value.value) &&
            /\d/.test(value.value);
          if (named && secretsIn(value.value).length === 0)
            yield {
              at: value,
              certainty: "may",
              severity: "warning",
              state,
              data: { what: `a value that looks like a secret (${key.name})`, state },
              secrets: [{ text: value.value }],
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
