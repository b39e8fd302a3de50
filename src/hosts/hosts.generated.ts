// Made by scripts/generate.mjs from the folders; do not edit.
import type { Host } from "./host.js";

export const HOSTS: Readonly<Record<string, () => Promise<{ readonly host: Host }>>> = {
  "asl": () => import("./asl/host.js"),
  "cdk": () => import("./cdk/host.js"),
  "cloudformation": () => import("./cloudformation/host.js"),
  "pulumi-yaml": () => import("./pulumi-yaml/host.js"),
  "python": () => import("./python/host.js"),
  "serverless": () => import("./serverless/host.js"),
  "terraform": () => import("./terraform/host.js"),
  "typescript": () => import("./typescript/host.js"),
};
