import { join } from "node:path";
import { describe, it } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import { loadEngines } from "../../src/analysis/load-evaluators.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { parseYaml } from "../../src/languages/yaml/parse-yaml.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { sourceFile } from "../../src/text/source-file.js";
import { examplesOf, RULE_IDS } from "../rules/examples.js";
import { approvedAt } from "../support/approved.js";
import { printFacts } from "./printed.js";

/** The first two examples of every rule's page: what is wrong, and most often what is right. */
const FIRST = RULE_IDS.flatMap((id) =>
  examplesOf(id)
    .slice(0, 2)
    .map((example) => ({ ...example, name: `${id} ${example.name}` })),
);

/** All the others, of which only the values are left out. */
const OTHERS = RULE_IDS.flatMap((id) =>
  examplesOf(id)
    .slice(2)
    .map((example) => ({ ...example, name: `${id} ${example.name}` })),
);

/** Everything that the analysis says of a state machine, neither more nor less. */
describe.each([
  ["machines", FIRST, true],
  ["more-machines", OTHERS, false],
] as const)("what the analysis says of state machines is approved (%s):", (file, examples, values) => {
  const approved = approvedAt(
    join(import.meta.dirname, "approved", `${file}.txt`),
    examples.map(({ name }) => name),
  );
  for (const { name, text, type } of examples)
    it(name, async () => {
      const { root } = await parseYaml(MappedText.ofFile(sourceFile("a.asl.yaml", text)));
      if (root) await loadEngines(root);
      const machine = root && parseMachine(root, type ? { type } : {}).machine;
      const facts = machine && factsOf(explore(machine, type ? { type } : {}), NOTHING_SHOWN);
      approved.check(name, facts ? printFacts(facts, values) : ["no state machine"]);
    });
});
