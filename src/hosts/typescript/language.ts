import { NODE } from "../../languages/evaluator/node-library.js";
import { loadParser } from "../../languages/javascript/parse.js";
import { cdktf } from "../cdktf/library.js";
import type { Packages, ProgramFile, ProgramLanguage } from "../programs/language.js";
import { usersOf } from "../programs/users.js";
import { pulumi } from "../pulumi/library.js";
import { pulumiClass } from "../pulumi/resource-classes.js";

const mentionsConstructs = (text: string) => /aws[-_]stepfunctions|ToStepfunctions?\b/i.test(text);

const SOURCES = {
  program: /\.[cm]?tsx?$|\.[cm]?jsx?$/,
  other: /^(?:\.|node_modules$|cdk\.out$|dist$|build$|coverage$)|\.d\.[cm]?ts$|[.-](?:test|spec)\.[cm]?[jt]sx?$/,
  declared: /\bexport\s+(?:default\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|function|const)\s+([A-Za-z_$][\w$]*)/g,
  imports: /\bfrom\s*["']|\brequire\(/,
  manifests: ["package.json", "cdk.json"],
};

/** TypeScript and JavaScript. */
export const TYPESCRIPT_PROGRAMS: ProgramLanguage = {
  host: "typescript",
  loadParser,
  makers: /\bnew\s+[\w.$]*StateMachine\b|ToStepfunctions?\b|\bStartAt\b/i,
  mentionsConstructs,
  loadPackages,
  callersOf: (file, access) => usersOf(file, access, SOURCES, mentionsConstructs),
  usersOf: (file, access) => usersOf(file, access, SOURCES, mentionsConstructs),
};

async function loadPackages({ file, access, sites, constructs }: ProgramFile): Promise<Packages> {
  const libraries = [NODE, pulumi(sites), cdktf(sites)];
  const cdk = constructs ? (await import("../cdk/library.js")).cdk({ file, access, sites }) : undefined;
  if (cdk) libraries.push(cdk.library);
  if (/\bsst\.aws\.StepFunctions\b/.test(file.text)) libraries.push((await import("../sst/library.js")).sst(sites));
  return {
    libraries,
    ...(cdk ? { render: cdk.render } : {}),
    resourceClasses: (type) => pulumiClass(type) ?? cdk?.resourceClass(type),
  };
}
