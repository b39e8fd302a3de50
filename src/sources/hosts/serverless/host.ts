import type { Host } from "../host.js";

const SECTION = /^[ \t]*["']?stepFunctions["']?[ \t]*:/m;

/** Services of the Serverless Framework with the plugin serverless-step-functions. */
export const host: Host = {
  name: "serverless",
  recognises: ({ path, text }) => {
    if (!/\.(?:ya?ml|json)$/i.test(path) || !text.includes("stepFunctions")) return false;
    return SECTION.test(text) && (/stateMachines/.test(text) || /^[ \t]*["']?stepFunctions["']?[ \t]*:[ \t]*["']?\$\{/m.test(text));
  },
  read: async (file, access) => (await import("./read.js")).readService(file, access),
};
