import type { Host } from "../host.js";

/** CDK programs: constructs of Step Functions, read into the definition that they synthesize. */
export const host: Host = {
  name: "cdk",
  recognizes: ({ path, text }) => /\.[cm]?[jt]sx?$/.test(path) && /aws[-_]stepfunctions/.test(text),
  read: async (file, access) => (await import("../typescript/read.js")).readTypeScript(file, access),
};
