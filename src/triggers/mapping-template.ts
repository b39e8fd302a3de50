import type { Shape } from "../integrations/shapes.js";
import { shapeOfTemplate } from "./json-shape.js";
import { jsonOf } from "./nodes.js";
import { any } from "./shape-makers.js";

/** Directives that decide what is written: a template with one is not read. */
const DIRECTIVE = /#\{?(?:if|elseif|else|foreach|end|define|macro|evaluate|include|parse|stop|break|\[\[)/;

/**
 * The execution input that a mapping template of API Gateway passes: the `input` of the StartExecution that it writes. What
 * its references give is anything.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function inputOfMapping(template: string): Shape {
  const lines = template
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("##"))
    .join("\n");
  if (DIRECTIVE.test(lines)) return any;
  const request = jsonOf(withoutReferences(lines));
  const input = typeof request === "object" && request !== null && !Array.isArray(request) ? request.input : undefined;
  return typeof input === "string" ? shapeOfTemplate(input) : any;
}

/** What a parameter of an HTTP API's integration passes: a template in which `$request.body.id` stands for a value. */
export const inputOfParameter = (written: string): Shape => shapeOfTemplate(withoutReferences(written));

/** Each reference (`$input.json('$.a')`, `$!{context.stage}`) as the `<v>` of an input template; `#set` writes nothing. */
function withoutReferences(template: string): string {
  let made = "";
  for (let at = 0; at < template.length; ) {
    const char = template.charAt(at);
    const set = char === "#" && template.startsWith("#set", at) ? template.indexOf("(", at) : -1;
    if (set >= 0) at = endOfGroup(template, set);
    else if (char === "$") {
      const end = endOfReference(template, at);
      made += end > at + 1 ? "<v>" : char;
      at = Math.max(end, at + 1);
    } else {
      made += char;
      at++;
    }
  }
  return made;
}

const NAME = /[\w-]/;

/** Behind `$name.member(…)[…]`, with or without braces and the quiet `!`. */
function endOfReference(template: string, start: number): number {
  let at = start + 1;
  if (template[at] === "!") at++;
  const braced = template[at] === "{";
  if (braced) at++;
  const first = at;
  while (at < template.length) {
    const char = template.charAt(at);
    if (NAME.test(char)) at++;
    else if (char === "." && /[A-Za-z_]/.test(template.charAt(at + 1))) at++;
    else if (braced && char !== "}" && char !== '"' && char !== "\n" && char !== "(") at++;
    else if ((char === "(" || char === "[") && at > first) at = endOfGroup(template, at);
    else break;
  }
  if (at === first) return start + 1;
  return braced && template[at] === "}" ? at + 1 : at;
}

const CLOSES: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

/** Behind the bracket that closes the one at `open`; texts in single quotes may hold others. */
function endOfGroup(template: string, open: number): number {
  const wanted: string[] = [];
  let quoted = false;
  for (let at = open; at < template.length; at++) {
    const char = template.charAt(at);
    if (char === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (CLOSES[char]) wanted.push(CLOSES[char]);
    else if (char === wanted.at(-1)) {
      wanted.pop();
      if (wanted.length === 0) return at + 1;
    }
  }
  return template.length;
}
