import type { TextPattern } from "../arn-pattern.js";
import type { PolicyStatement } from "../policy.js";
import { mark, valueLabel } from "./json.js";
import { purposeOf } from "./purpose.js";
import type { References } from "./references.js";

export interface CdkContext {
  readonly references: References;
  readonly marks: Set<string>;
  /** The machine was read from a program, whose expressions are code, not from a synthesized template. */
  readonly program: boolean;
}

/** `stateMachine.addToRolePolicy(…)` in TypeScript. */
export function* cdkStatements(statements: readonly PolicyStatement[], context: CdkContext): Generator<string> {
  const imports = new Set<string>();
  const body = [...lines(statements, context, imports)];
  const names = [...imports].sort();
  yield `import { ${[...names, "aws_iam as iam"].join(", ")} } from "aws-cdk-lib";`;
  yield "";
  yield* body;
}

function* lines(statements: readonly PolicyStatement[], context: CdkContext, imports: Set<string>): Generator<string> {
  const write = (text: TextPattern) => codeValue(text, context, imports);
  for (const statement of statements) {
    for (const line of purposeOf(statement)) yield `// ${line}`;
    yield "stateMachine.addToRolePolicy(";
    yield "  new iam.PolicyStatement({";
    yield `    sid: ${JSON.stringify(statement.sid)},`;
    yield `    actions: [${statement.actions.map((action) => JSON.stringify(action)).join(", ")}],`;
    yield `    resources: [${statement.resources.map(write).join(", ")}],`;
    if (statement.conditions.length > 0) {
      yield "    conditions: {";
      for (const operator of new Set(statement.conditions.map((condition) => condition.operator))) {
        const own = statement.conditions.filter((condition) => condition.operator === operator);
        yield `      ${operator}: { ${own.map(({ key, values }) => `${JSON.stringify(key)}: [${values.map(write).join(", ")}]`).join(", ")} },`;
      }
      yield "    },";
    }
    yield "  }),";
    yield ");";
  }
}

function codeValue(text: TextPattern, context: CdkContext, imports: Set<string>): string {
  const [only] = text;
  const reference = context.references.arnIn(text);
  if (reference && reference.rest.length === 0) return attribute(reference.resource.id, reference.attribute, imports);
  if (text.length === 1 && only?.kind === "value") {
    const code = codeOf(only, context, imports);
    if (code !== undefined) return code;
  }
  const head = reference ? `\${${attribute(reference.resource.id, reference.attribute, imports)}}` : "";
  const rest = (reference ? reference.rest : text).map((part) => {
    switch (part.kind) {
      case "literal":
        return part.text.replace(/[\\`]|\$\{/g, "\\$&");
      case "any":
        return "*";
      case "pseudo":
        imports.add("Aws");
        return { partition: "${Aws.PARTITION}", region: "${Aws.REGION}", account: "${Aws.ACCOUNT_ID}" }[part.name];
      case "name": {
        const named = context.references.nameOf(part.resource);
        return named ? `\${${attribute(named.resource.id, named.attribute, imports)}}` : mark(`name of ${part.resource}`, context.marks);
      }
      case "value": {
        const code = codeOf(part, context, imports);
        return code === undefined ? mark(valueLabel(part), context.marks) : `\${${code}}`;
      }
      case "run":
        return mark(part.label, context.marks);
    }
  });
  const body = `${head}${rest.join("")}`;
  return body.includes("${") ? `\`${body}\`` : JSON.stringify(body);
}

/** Logical ids of a synthesized template stay the same. */
function attribute(id: string, name: string, imports: Set<string>): string {
  imports.add("Fn");
  return name === "" ? `Fn.ref(${JSON.stringify(id)})` : `Fn.getAtt(${JSON.stringify(id)}, ${JSON.stringify(name)}).toString()`;
}

/** A parameter or an attribute of a synthesized template; in a program, only what is not named by the id of a construct is code. */
function codeOf(
  { expression, resource, placeholder }: TextPattern[number] & { readonly kind: "value" },
  context: CdkContext,
  imports: Set<string>,
): string | undefined {
  if (context.program) {
    if (resource === undefined) return isCode(expression) ? expression : undefined;
    const name = placeholder && variableOf(resource, placeholder.range.file.text);
    const code = name !== undefined && expression.startsWith(`${resource}.`) ? name + expression.slice(resource.length) : undefined;
    return code !== undefined && isCode(code) ? code : undefined;
  }
  const reference = /^([A-Za-z][A-Za-z0-9]*)(?:\.([A-Za-z][\w.]*))?$/.exec(expression);
  return reference ? attribute(reference[1] ?? "", reference[2] ?? "", imports) : undefined;
}

const isCode = (expression: string): boolean => /^(?:this\.)?[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/.test(expression);

/** Characters before the id of a construct in which the name is that it is kept under. */
const BEFORE = 200;
const KEPT = /(\bconst |\blet |\bthis\.|\b(?:private|protected|public|readonly) )([\w$]+)(?:: [\w.]+)? = new [\w.]+\(\s*[\w$]+,\s*$/;

/** The name under which a program keeps the construct with that id; undefined where it is kept under none, or several have the id. */
function variableOf(id: string, text: string): string | undefined {
  const found = new Set<string>();
  for (const quote of ['"', "'"]) {
    const written = `${quote}${id}${quote}`;
    for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + written.length)) {
      const [, declared, name] = KEPT.exec(text.slice(Math.max(0, at - BEFORE), at)) ?? [];
      if (name !== undefined) found.add(declared === "const " || declared === "let " ? name : `this.${name}`);
    }
  }
  const [only, ...others] = found;
  return others.length === 0 ? only : undefined;
}
