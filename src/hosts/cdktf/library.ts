import type { Library } from "../../languages/evaluator/library.js";
import { plainText } from "../../languages/evaluator/text.js";
import type { Site } from "../programs/sites.js";

/** The provider as a package, and as the bindings that `cdktf get` generates. */
const PROVIDER = /(?:^@cdktf\/provider-aws|(?:^|\/)\.gen\/providers\/aws)(?:\/|\.|$)/;

/** State machines of CDK for Terraform: their arguments are those of Terraform's resource, in camel case. */
export function cdktf(sites: Pick<Site[], "push">): Library {
  return {
    construct(path, call, tools) {
      if (path[path.length - 1] !== "SfnStateMachine" || !PROVIDER.test(path[0] ?? "")) return undefined;
      const made = tools.made(path.join("."), call);
      sites.push({ host: "cdktf", at: call.at, name: call.name, id: plainText(call.args[1]), props: call.args[2], made });
      return made;
    },
    call(path, { args: [first], at }) {
      if (path[0] !== "cdktf") return undefined;
      if (path[1] === "Fn" && path[2] === "jsonencode") return first && { kind: "json", of: first, at };
      return path[1] === "Token" && path[2] === "asString" ? first : undefined;
    },
  };
}
