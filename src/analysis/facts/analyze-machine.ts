import type { Machine } from "../../asl/model.js";
import { explore as run } from "../../exploration/explore.js";
import { type AnalyzeOptions, explore } from "../analyze.js";
import { findFailures } from "../witness/failures.js";
import { factsOf } from "./build.js";
import type { Facts } from "./facts.js";

/** Everything that is known of a machine; claims are shown by runs when they are asked for. JSONata must have been loaded. */
export function analyze(machine: Machine, options: AnalyzeOptions = {}): Facts {
  return factsOf(explore(machine, options), {
    explore: ({ type }) => run(machine, { type, ...(options.input ? { input: options.input } : {}) }),
    findFailures,
  });
}
