import type { TextPattern } from "../arn-pattern.js";
import type { PolicyStatement } from "../policy.js";
import { mark, valueLabel } from "./json.js";
import { purposeOf } from "./purpose.js";
import type { References } from "./references.js";

/** A policy as a resource of a CloudFormation template, or as SAM's `Policies`, in YAML. */

export interface CloudFormationContext {
  readonly references: References;
  readonly marks: Set<string>;
  /** Logical id of the state machine. */
  readonly machine: string;
  /** Logical id of its role, where the template declares it. */
  readonly role?: string;
  /** Ids that a template has under other names: functions of a Serverless service. */
  readonly logicalId: (id: string) => string;
  /** The state machine's own ARN. */
  readonly self: TextPattern;
}

/** Two policies where statements name the state machine itself: it cannot depend on those before it exists. */
export function* cloudFormationPolicy(statements: readonly PolicyStatement[], context: CloudFormationContext): Generator<string> {
  const own = statements.filter((statement) => namesSelf(statement, context.machine));
  const others = statements.filter((statement) => !own.includes(statement));
  if (others.length > 0) {
    yield `# ${context.machine} needs this policy when it is created: give it DependsOn: ${context.machine}Policy`;
    yield* policyResource(`${context.machine}Policy`, others, context);
  }
  if (own.length > 0) {
    yield "# Names the state machine itself, so it is created after it";
    yield* policyResource(`${context.machine}SelfPolicy`, own, context);
  }
}

function* policyResource(id: string, statements: readonly PolicyStatement[], context: CloudFormationContext): Generator<string> {
  yield `${id}:`;
  yield "  Type: AWS::IAM::Policy";
  yield "  Properties:";
  yield `    PolicyName: ${id}`;
  yield "    Roles:";
  yield `      - ${context.role === undefined ? JSON.stringify(mark("name of the execution role", context.marks)) : `!Ref ${context.role}`}`;
  yield "    PolicyDocument:";
  yield* indented(documentLines(statements, context), "      ");
}

/** In SAM the role is made from these, before the state machine: its own ARN is put together from its name. */
export function* samPolicies(statements: readonly PolicyStatement[], context: CloudFormationContext): Generator<string> {
  yield "Policies:";
  const [first, ...rest] = [...documentLines(statements, context, true)];
  yield `  - ${first}`;
  yield* indented(rest, "    ");
}

function* indented(lines: Iterable<string>, by: string): Generator<string> {
  for (const line of lines) yield `${by}${line}`;
}

function* documentLines(statements: readonly PolicyStatement[], context: CloudFormationContext, sam = false): Generator<string> {
  const write = (text: TextPattern) => yamlValue(text, context, sam);
  yield 'Version: "2012-10-17"';
  yield "Statement:";
  for (const statement of statements) {
    for (const line of purposeOf(statement)) yield `  # ${line}`;
    yield `  - Sid: ${statement.sid}`;
    yield "    Effect: Allow";
    yield "    Action:";
    for (const action of statement.actions) yield `      - ${action}`;
    yield "    Resource:";
    for (const resource of statement.resources) yield `      - ${write(resource)}`;
    if (statement.conditions.length > 0) yield "    Condition:";
    for (const operator of new Set(statement.conditions.map((condition) => condition.operator))) {
      yield `      ${operator}:`;
      for (const condition of statement.conditions) {
        if (condition.operator !== operator) continue;
        yield `        ${condition.key}:`;
        for (const value of condition.values) yield `          - ${write(value)}`;
      }
    }
  }
}

function namesSelf({ resources, conditions }: PolicyStatement, machine: string): boolean {
  return [...resources, ...conditions.flatMap(({ values }) => values)].some((text) =>
    text.some((part) => part.kind === "name" && part.resource === machine),
  );
}

/** `!GetAtt Work.Arn`, `!Ref Topic`, `!Sub "…"` or a plain text. */
function yamlValue(text: TextPattern, context: CloudFormationContext, sam: boolean): string {
  const reference =
    sam && text.some((part) => part.kind === "name" && part.resource === context.machine) ? undefined : context.references.arnIn(text);
  if (reference && reference.rest.length === 0) {
    const id = context.logicalId(reference.resource.id);
    return reference.attribute === "" ? `!Ref ${id}` : `!GetAtt ${id}.${reference.attribute}`;
  }
  const [only] = text;
  if (text.length === 1 && only?.kind === "value" && isOwnExpression(only.expression))
    return only.expression.includes(".") ? `!GetAtt ${only.expression}` : `!Ref ${only.expression}`;
  const body = reference
    ? `\${${context.logicalId(reference.resource.id)}${reference.attribute === "" ? "" : `.${reference.attribute}`}}${subText(reference.rest, context, sam)}`
    : subText(text, context, sam);
  const quoted = JSON.stringify(body);
  return /\$\{[^!]/.test(body) ? `!Sub ${quoted}` : quoted;
}

/** References of CloudFormation; those of other hosts mean nothing there. */
const isOwnExpression = (expression: string): boolean =>
  /^(?:AWS::\w+|[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][\w.]*)?)$/.test(expression) && !/^(?:var|local|data|module)\./.test(expression);

function subText(text: TextPattern, context: CloudFormationContext, sam: boolean): string {
  return text
    .map((part) => {
      switch (part.kind) {
        case "literal":
          // what looks like a variable is text
          return part.text.replace(/\$\{/g, "${!");
        case "any":
          return "*";
        case "pseudo":
          return { partition: "${AWS::Partition}", region: "${AWS::Region}", account: "${AWS::AccountId}" }[part.name];
        case "name": {
          if (sam && part.resource === context.machine) return `${context.machine}-*`;
          const named = context.references.nameOf(part.resource);
          if (!named) return mark(`name of ${part.resource}`, context.marks);
          const id = context.logicalId(named.resource.id);
          return named.attribute === "" ? `\${${id}}` : `\${${id}.${named.attribute}}`;
        }
        case "value":
          return isOwnExpression(part.expression) ? `\${${part.expression}}` : mark(valueLabel(part), context.marks);
        case "run":
          return mark(part.label, context.marks);
      }
    })
    .join("");
}
