import fc from "fast-check";
import { expect, it } from "vitest";
import { parseAsl } from "../../test/support/parse.js";
import { range } from "../text/range.js";
import { allStates, type Machine, type State } from "./model.js";
import { stateAt } from "./state-at.js";

/** As it is defined: of the states around a place, the one that begins last. */
function slowly(machine: Machine, start: number, end: number): State | undefined {
  const around = [...allStates(machine)].filter(({ node }) => node.range.start <= start && node.range.end >= end);
  return around.sort((a, b) => a.node.range.start - b.node.range.start).at(-1);
}

it("gives the innermost state around a place", async () => {
  const pass = { Type: "Pass", End: true };
  const inner = { StartAt: "B", States: { B: { Type: "Pass", Next: "C" }, C: pass } };
  const { machine } = await parseAsl({
    StartAt: "A",
    States: { A: { Type: "Parallel", Branches: [inner, inner], Next: "M" }, M: { Type: "Map", ItemProcessor: inner, End: true } },
    TimeoutSeconds: 5,
  });
  if (!machine) throw new Error("no machine");
  const { file, end: length } = machine.node.range;
  fc.assert(
    fc.property(fc.nat(length), fc.nat(40), (start, more) => {
      const end = Math.min(length, start + more);
      expect(stateAt(machine, range(file, start, end))?.name).toBe(slowly(machine, start, end)?.name);
    }),
  );
});
