import type { Library } from "../../languages/evaluator/library.js";
import { plainText } from "../../languages/evaluator/text.js";
import { type Call, listOf, type Value } from "../../languages/evaluator/values.js";
import type { Bindings } from "./bindings.js";
import { originalName } from "./names.js";

/** Pulumi's packages for Python. */
export const PULUMI: Bindings = {
  path(path) {
    const [top = "", ...more] = path.join(".").split(".");
    const provider = /^pulumi_(aws|aws_native)$/.exec(top)?.[1];
    if (provider !== undefined) return [`@pulumi/${provider.replace("_", "-")}`, ...more];
    return top === "pulumi" ? ["@pulumi/pulumi", ...more.map((word, i) => (i === more.length - 1 ? originalName(word) : word))] : undefined;
  },
  ordered: (_, creates) => (creates ? [["resourceName"]] : []),
  isProperties: (path) => path[0]?.startsWith("@pulumi/aws") ?? false,
  owns: (type) => type.startsWith("@pulumi/"),
};

/** What Python's Pulumi has in a form of its own: outputs given in a list or by name. */
export const PULUMI_OUTPUTS: Library = {
  call(path, call) {
    const name = path.join(".");
    if (name === "pulumi.Output.all") return all(call);
    if (name === "pulumi.Output.from_input") return call.args[0];
    if (name === "pulumi.Output.json_dumps") return call.args[0] && { kind: "json", of: call.args[0], at: call.at };
    return undefined;
  },
  method(made, name, { args, at }) {
    if (made.type !== "@pulumi/pulumi.Config") return undefined;
    const kind = /_int$|_float$/.test(name) ? "number" : /_bool$/.test(name) ? "boolean" : "text";
    return /^(?:get|require)/.test(name)
      ? { kind: "unknown", placeholder: kind, name: `\${config.${plainText(args[0]) ?? "…"}}`, at }
      : undefined;
  },
};

function all({ args, at, open }: Call): Value {
  const [first] = args;
  if (args.length === 1 && first?.kind === "object" && first.keywords) return first;
  if (args.length === 1 && first?.kind === "list") return first;
  return listOf(args, at, open);
}
