import { PYTHON } from "../../languages/python/dialect.js";
import { PYTHON_LIBRARY } from "../../languages/python/evaluation/builtins.js";
import { loadPythonParser } from "../../languages/python/parse.js";
import { cdktf } from "../cdktf/library.js";
import type { Packages, ProgramFile, ProgramLanguage } from "../programs/language.js";
import { usersOf } from "../programs/users.js";
import { pulumi } from "../pulumi/library.js";
import { pulumiClass } from "../pulumi/resource-classes.js";
import { inPython } from "./bindings.js";
import { cdkBindings } from "./cdk.js";
import { TERRAFORM } from "./cdktf.js";
import { PULUMI, PULUMI_OUTPUTS } from "./pulumi.js";
import { sdk } from "./sdk.js";

const mentionsConstructs = (text: string) => /aws_stepfunctions|_stepfunctions\b/i.test(text);

const SOURCES = {
  program: /\.py$/,
  other: /^(?:\.|__pycache__$|venv$|cdk\.out$|dist$|build$|node_modules$|tests?$|test_)/,
  declared: /^(?:class|def)\s+([A-Za-z_]\w*)/gm,
  imports: /^\s*(?:from|import)\s/m,
  manifests: ["cdk.json", "pyproject.toml", "requirements.txt"],
};

/** Programs in Python, with the packages that build state machines. */
export const PYTHON_PROGRAMS: ProgramLanguage = {
  host: "python",
  loadParser: loadPythonParser,
  dialect: PYTHON,
  makers: /\bStateMachine\b|create_state_machine|ToStepfunctions?\b|\bStartAt\b/i,
  mentionsConstructs,
  loadPackages,
  usersOf: (file, access) => usersOf(file, access, SOURCES, mentionsConstructs),
};

async function loadPackages({ file, access, sites, constructs }: ProgramFile): Promise<Packages> {
  const libraries = [PYTHON_LIBRARY, PULUMI_OUTPUTS, inPython(pulumi(sites), PULUMI), inPython(cdktf(sites), TERRAFORM), sdk(sites)];
  const cdk = constructs ? (await import("../cdk/library.js")).cdk({ file, access, sites }) : undefined;
  if (cdk) libraries.push(inPython(cdk.library, cdkBindings(file)));
  return {
    libraries,
    ...(cdk ? { render: cdk.render } : {}),
    resourceClasses: (type) => pulumiClass(type) ?? cdk?.resourceClass(type),
  };
}
