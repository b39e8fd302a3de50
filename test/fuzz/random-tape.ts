import { Random } from "../../src/values/concrete/random.js";
import { Tape } from "../soundness/choice-sequence.js";

const LENGTH = 3_000;

/** The choices of one input: the same seed makes the same input. */
export function tapeOf(seed: number | string): Tape {
  const random = Random.from(`fuzz ${seed}`);
  const words = new Uint32Array(LENGTH / 4);
  for (let i = 0; i < words.length; i++) words[i] = random.next() * 2 ** 32;
  return new Tape(new Uint8Array(words.buffer));
}
