import type { Host } from "../host.js";

const EXTENSIONS = /\.(?:ya?ml|json|jsonc|template|cfn|ya?ml\.j2|ya?ml\.tpl)$/i;
const MACHINE = /["']?\bType["']?\s*:\s*["']?AWS::(?:StepFunctions|Serverless)::StateMachine["']?\s*(?:[,}#]|$)/m;

/** CloudFormation and SAM templates, and those that the CDK synthesizes. */
export const host: Host = {
  name: "cloudformation",
  recognizes: (file) =>
    file.text.includes("::StateMachine") && (EXTENSIONS.test(file.path) || !/\.\w+$/.test(file.path)) && MACHINE.test(file.text),
  read: async (file, access) => (await import("./read.js")).readTemplateFile(file, access),
};
