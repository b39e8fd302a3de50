import type { Host } from "../host.js";

/** Programs in TypeScript and JavaScript: object literals, texts, and the resources of Pulumi and CDK for Terraform. */
export const host: Host = {
  name: "typescript",
  recognizes: ({ path }) => /\.[cm]?[jt]sx?$/.test(path),
  read: async (file, access) => (await import("./read.js")).readTypeScript(file, access),
};
