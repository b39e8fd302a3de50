import type { RuleDescription } from "./finding.js";

/** A finding that the linter makes itself, without a rule that can be configured. */
interface BuiltInFinding extends Omit<RuleDescription, "url" | "reference" | "fixable" | "help"> {
  readonly page: string;
}

/** What can be reported beside the rules: about files that cannot be read, and about suppressions. */
export const BUILT_IN_FINDINGS: readonly BuiltInFinding[] = [
  {
    id: "unreadable-definition",
    category: "correctness",
    severity: "error",
    summary: "A definition, or a part of it, that cannot be read or analyzed",
    page: `# unreadable-definition

A definition, or a part of it, that cannot be read or analyzed: a file that does not parse, a template that names a definition
which is not there, a program whose definition is computed by code that is not evaluated, or an analysis that ran out of its
budget. The message says which, and the severity says how much is lost: an error if AWS would refuse it too.

Other files and other state machines of the file are still checked. This finding cannot be switched off by \`rules\`; suppress it
at its place, or leave the file out with \`ignore\`.
`,
  },
  {
    id: "unused-suppression",
    category: "style",
    severity: "warning",
    summary: "A suppression that suppresses nothing",
    page: `# unused-suppression

A \`sfn-lint-disable\` comment, \`Comment\` member or \`Metadata\` entry that suppresses nothing: the finding is gone, is reported at
another line, or the rule's name is misspelled. Remove it, or correct the name. Not reported with \`--rule\`, where other rules
do not run.
`,
  },
  {
    id: "suppression-without-reason",
    category: "style",
    severity: "warning",
    summary: "A suppression without a reason (only with requireReason)",
    page: `# suppression-without-reason

A suppression without a reason, where \`requireReason\` in the configuration or \`--require-reason\` asks for one. Write the reason
after two hyphens:

\`\`\`yaml
Resource: arn:aws:states:::lambda:invoke # sfn-lint-disable-line lambda-service-exceptions -- retried by the caller
\`\`\`
`,
  },
];

export const BUILT_IN_IDS: ReadonlySet<string> = new Set(BUILT_IN_FINDINGS.map(({ id }) => id));
