import { PYTHON } from "../../languages/python/dialect.js";
import { PYTHON_LIBRARY } from "../../languages/python/evaluation/builtins.js";
import { loadPythonParser } from "../../languages/python/parse.js";
import { cdktf } from "../typescript/cdktf.js";
import type { ProgramLanguage } from "../typescript/language.js";
import { pulumi } from "../typescript/pulumi.js";
import { inPython } from "./bindings.js";
import { cdkBindings } from "./cdk.js";
import { TERRAFORM } from "./cdktf.js";
import { PULUMI, PULUMI_OUTPUTS } from "./pulumi.js";
import { sdk } from "./sdk.js";

/** Programs in Python, with the packages that build state machines. */
export const PYTHON_PROGRAMS: ProgramLanguage = {
  host: "python",
  loadParser: loadPythonParser,
  dialect: PYTHON,
  makers: /\bStateMachine\b|create_state_machine|ToStepfunctions?\b|\bStartAt\b/i,
  mentionsConstructs: (text) => /aws_stepfunctions|_stepfunctions\b/i.test(text),
  libraries: (sites) => [PYTHON_LIBRARY, PULUMI_OUTPUTS, inPython(pulumi(sites), PULUMI), inPython(cdktf(sites), TERRAFORM), sdk(sites)],
  constructs: (library, file) => inPython(library, cdkBindings(file)),
  follows: false,
};
