import { textOf } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import { isSyntax, type Syntax } from "../javascript/syntax.js";
import { classMembers, nameOf, rangeIn } from "./nodes.js";
import type { ProgramEvaluator } from "./run.js";
import type { ClassValue } from "./values.js";

interface Method {
  readonly cls: ClassValue;
  readonly name: string;
  readonly body: Syntax;
  readonly text: string;
}

/**
 * Calls of methods that nothing in the program calls: a base class of another package does, or another program. Only
 * those whose text is `wanted`, or that call such a one; a method that another of them calls waits for that call.
 */
export function* uncalledMethods(run: ProgramEvaluator, file: SourceFile, wanted: RegExp): Generator<() => void> {
  const methods = run.classes.filter((cls) => cls.scope.file === file).flatMap((cls) => methodsOf(cls));
  const chosen = new Set(methods.filter(({ text }) => wanted.test(text)));
  for (let size = -1; size !== chosen.size; ) {
    size = chosen.size;
    for (const method of methods) if ([...chosen].some((other) => calls(method, other))) chosen.add(method);
  }
  const later = (method: Method) => [...chosen].some((other) => other !== method && calls(other, method));
  for (const method of [...chosen].sort((a, b) => Number(later(a)) - Number(later(b)))) {
    if (run.entered.has(method.body) || run.exhausted) continue;
    const { cls } = method;
    yield () => {
      const self = run.instances.get(cls.node);
      run.callFunction(run.functionValue(method.body, cls.scope, self, cls), undefined, cls.at);
    };
  }
}

const calls = (from: Method, to: Method): boolean => from !== to && from.text.includes(`.${to.name}`);

function methodsOf(cls: ClassValue): Method[] {
  return classMembers(cls.node).flatMap((member) => {
    const body = member.value;
    const name = nameOf(member.key);
    const isMethod = member.type === "MethodDefinition" && member.static !== true && (member.kind === "method" || member.kind === "get");
    if (!isMethod || !isSyntax(body) || !isSyntax(body.body) || name === undefined) return [];
    return [{ cls, name, body, text: textOf(rangeIn(body, cls.scope)) }];
  });
}
