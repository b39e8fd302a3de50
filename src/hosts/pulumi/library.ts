import type { Library } from "../../languages/evaluator/library.js";
import { plainText } from "../../languages/evaluator/text.js";
import type { Call, Value } from "../../languages/evaluator/values.js";
import type { Site } from "../programs/sites.js";
import { programDeployment } from "./program-deployment.js";

const MACHINE = /^@pulumi\/aws(?:-native)?(?:\/.*)?(?:\.|\/)(?:sfn|stepfunctions)(?:\/stateMachine|\/index)?\.StateMachine$/;

/** Pulumi's resources and promises; what a promise will hold is read as the value it is made of. */
export function pulumi(sites: Pick<Site[], "push">): Library {
  return {
    construct(path, call, tools) {
      const type = path.join(".");
      if (path[0] === "@pulumi/pulumi") return undefined;
      if (!MACHINE.test(type)) return undefined;
      const made = tools.made(type, call);
      sites.push({
        host: "pulumi",
        at: call.at,
        name: call.name,
        id: plainText(call.args[0]),
        props: call.args[1],
        made,
        deployment: programDeployment,
      });
      return made;
    },
    call(path, call) {
      return path[0] === "@pulumi/pulumi" ? promised(path[path.length - 1] ?? "", call) : undefined;
    },
    method(made, name, call) {
      if (made.type !== "@pulumi/pulumi.Config") return undefined;
      if (/^(?:get|require)(?:Secret)?$/.test(name)) return unknown("text", call);
      if (/Number/.test(name)) return unknown("number", call);
      if (/Boolean/.test(name)) return unknown("boolean", call);
      return undefined;
    },
  };
}

const unknown = (hole: "text" | "number" | "boolean", { at, args }: Call): Value => ({
  kind: "unknown",
  placeholder: hole,
  name: `\${config.${plainText(args[0]) ?? "…"}}`,
  at,
});

function promised(name: string, { args, at }: Call): Value | undefined {
  const [first] = args;
  switch (name) {
    case "output":
    case "secret":
    case "unsecret":
    case "all":
      return first;
    case "jsonStringify":
      return first && { kind: "json", of: first, at };
    case "jsonParse":
      return first?.kind === "json" ? first.of : undefined;
    case "concat":
      return { kind: "unknown", placeholder: "text", name: "${…}", at };
    default:
      return undefined;
  }
}
