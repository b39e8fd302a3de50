import type { Host } from "../host.js";

export const host: Host = {
  name: "serverless",
  recognises: () => false,
  read: () => ({ definitions: [], problems: [] }),
};
