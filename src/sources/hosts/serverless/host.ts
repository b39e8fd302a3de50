import type { Host } from "../host.js";

const SECTION = /^[ \t]*["']?stepFunctions["']?[ \t]*:/m;

/** A service without the plugin may have machines among its resources. */
const SERVICE = /(?:^|\/)serverless[\w.-]*\.(?:ya?ml|json)$/i;
const MACHINE = /AWS::(?:StepFunctions|Serverless)::StateMachine/;

/** The configuration may be a program: `serverless.ts`. */
const PROGRAM = /(?:^|\/)serverless[\w.-]*\.[cm]?[jt]s$/;

/** Services of the Serverless Framework with the plugin serverless-step-functions. */
export const host: Host = {
  name: "serverless",
  recognises: ({ path, text }) => {
    if (PROGRAM.test(path)) return /\bstepFunctions\b/.test(text);
    if (SERVICE.test(path) && MACHINE.test(text)) return true;
    if (!/\.(?:ya?ml|json)$/i.test(path) || !text.includes("stepFunctions")) return false;
    return SECTION.test(text) && (/stateMachines/.test(text) || /^[ \t]*["']?stepFunctions["']?[ \t]*:[ \t]*["']?\$\{/m.test(text));
  },
  read: async (file, access) =>
    PROGRAM.test(file.path)
      ? (await import("./program.js")).readServiceProgram(file, access)
      : (await import("./read.js")).readService(file, access),
};
