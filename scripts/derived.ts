/** What generate-schema.mjs and generate-docs.mjs read of the program: they run outside the TypeScript build. */
export { aslSchema } from "../src/asl/json-schema.js";
export { COMMANDS } from "../src/cli/commands.generated.js";
export { programWith } from "../src/cli/program.js";
export { BUILT_IN_FINDINGS } from "../src/linter/built-in-findings.js";
export { configSchema } from "../src/linter/config/check.js";
export { RULES } from "../src/linter/registry.generated.js";
export { factsSchema } from "../src/output-schemas/facts.js";
export { graphSchema } from "../src/output-schemas/graph.js";
export { listSchema } from "../src/output-schemas/list.js";
export { replaySchema } from "../src/output-schemas/replay.js";
export { reportSchema } from "../src/output-schemas/report.js";
