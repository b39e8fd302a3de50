import type { Host } from "../host.js";

const SECTION = /(?:^|[{,])[ \t]*["']?stepFunctions["']?[ \t]*:/m;

/** A service without the plugin may have machines among its resources. */
const SERVICE = /(?:^|\/)serverless[\w.-]*\.(?:ya?ml|json)$/i;
const MACHINE = /AWS::(?:StepFunctions|Serverless)::StateMachine/;

/** The section in a file of its own, which a service includes. */
const PART = /^["']?stateMachines["']?[ \t]*:/m;

/** The configuration may be a program: `serverless.ts`. */
const PROGRAM = /(?:^|\/)serverless[\w.-]*\.[cm]?[jt]s$/;

/** Services of the Serverless Framework with the plugin serverless-step-functions. */
export const host: Host = {
  name: "serverless",
  recognizes: ({ path, text }) => {
    if (PROGRAM.test(path)) return /\bstepFunctions\b/.test(text);
    if (SERVICE.test(path) && MACHINE.test(text)) return true;
    if (!/\.(?:ya?ml|json)$/i.test(path)) return false;
    if (PART.test(text) && /\bStartAt\b/.test(text)) return true;
    return SECTION.test(text) && /stateMachines|\$\{\s*file\(|stepFunctions["']?[ \t]*:\s*["']?\$\{/.test(text);
  },
  read: async (file, access) =>
    PROGRAM.test(file.path)
      ? (await import("./program.js")).readServiceProgram(file, access)
      : (await import("./read.js")).readService(file, access),
};
