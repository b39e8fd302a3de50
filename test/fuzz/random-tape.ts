import { Random } from "../../src/values/concrete/random.js";
import { Tape } from "../soundness/choice-sequence.js";

const LENGTH = 3_000;

/** The choices of one input: the same seed makes the same input. */
export function tapeOf(seed: number | string): Tape {
  const random = Random.from(`fuzz ${seed}`);
  return new Tape(Uint8Array.from({ length: LENGTH }, () => Math.floor(random.next() * 256)));
}
