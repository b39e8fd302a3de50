import type { Host } from "../host.js";

/** Programs that hold definitions: object literals, texts, and the resources of Pulumi. */
export const host: Host = {
  name: "typescript",
  recognises: ({ path }) => /\.[cm]?[jt]sx?$/.test(path),
  read: async (file, access) => (await import("./read.js")).readProgram(file, access),
};
