import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import { loadEngines } from "../../src/analysis/load-evaluators.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { parseYaml } from "../../src/languages/yaml/parse-yaml.js";
import type { WorkflowType } from "../../src/rule-kit/index.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { sourceFile } from "../../src/text/source-file.js";
import { approvedAt } from "../support/approved.js";
import { printFacts } from "./printed.js";

interface Machine {
  readonly name: string;
  readonly text: string;
  readonly type: WorkflowType | undefined;
}

/** The documents of `machines.yaml`: `--- # name` or `--- # name EXPRESS`, and a definition. */
const MACHINES: Machine[] = readFileSync(join(import.meta.dirname, "machines.yaml"), "utf8")
  .split(/^--- # /m)
  .slice(1)
  .map((part) => {
    const end = part.indexOf("\n");
    const [id, number, type] = part.slice(0, end).split(" ");
    return { name: `${id} ${number}`, text: part.slice(end + 1), type: type as WorkflowType | undefined };
  });

/** Everything that the analysis says of a state machine, neither more nor less. */
describe("what the analysis says of state machines is approved:", () => {
  const approved = approvedAt(
    join(import.meta.dirname, "approved/machines.txt"),
    MACHINES.map(({ name }) => name),
  );
  for (const { name, text, type } of MACHINES)
    it(name, async () => {
      const { root } = await parseYaml(MappedText.ofFile(sourceFile("a.asl.yaml", text)));
      if (root) await loadEngines(root);
      const machine = root && parseMachine(root, type ? { type } : {}).machine;
      approved.check(name, machine ? printFacts(factsOf(explore(machine, type ? { type } : {}), NOTHING_SHOWN)) : ["no state machine"]);
    });
});
