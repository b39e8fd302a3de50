import type { Library } from "../../languages/evaluator/library.js";
import { plainText } from "../../languages/evaluator/text.js";
import { memberOf } from "../../languages/evaluator/values.js";
import type { Sites } from "../programs/sites.js";

const CLIENT = "boto3.client.stepfunctions";

/** Clients of AWS's SDK for Python, and the state machines that scripts create or update with them. */
export function sdk(sites: Pick<Sites, "push">): Library {
  return {
    call(path, call, tools) {
      const name = path.join(".");
      if (name !== "boto3.client" && !/^boto3\.(?:session\.)?(?:Session|session)\.client$/.test(name)) return undefined;
      return isClient(plainText(call.args[0]) ?? plainText(memberOf(call.args.at(-1), "service_name")))
        ? tools.made(CLIENT, call)
        : undefined;
    },
    method(made, name, call, tools) {
      if (/^boto3\.(?:session\.)?Session$/.test(made.type) && name === "client")
        return isClient(plainText(call.args[0])) ? tools.made(CLIENT, call) : undefined;
      if (made.type !== CLIENT || !/^(?:create|update)_state_machine$/.test(name)) return undefined;
      const props = call.args.at(-1);
      // an update may leave the definition as it is
      if (name === "update_state_machine" && props?.kind === "object" && !props.open && !memberOf(props, "definition")) return undefined;
      const machine = tools.made("boto3.StateMachine", call);
      sites.push({ host: "python", at: call.at, name: call.name, id: plainText(memberOf(props, "name")), props, made: machine });
      return undefined;
    },
  };
}

const isClient = (service: string | undefined): boolean => service === "stepfunctions";
