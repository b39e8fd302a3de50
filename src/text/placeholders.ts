/**
 * `${Name}` as CloudFormation, SAM and Terraform put it into definitions, `#{AWS::Region}` as a Serverless plugin does;
 * `${!Literal}` is Sub's escape and none.
 */
const PLACEHOLDER = /\$\{[^${}!][^${}]*\}|#\{AWS::\w+\}/g;

/** The placeholders of a text, with their offsets. */
export function placeholdersIn(text: string): { start: number; end: number; name: string }[] {
  if (!text.includes("{")) return [];
  return [...text.matchAll(PLACEHOLDER)].map((m) => ({ start: m.index, end: m.index + m[0].length, name: m[0] }));
}
