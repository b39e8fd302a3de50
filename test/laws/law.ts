import { Random } from "../../src/values/concrete/random.js";
import { type Case, makeCase } from "./generator.js";
import { analyse, excluded } from "./inside.js";
import { machineOf, runCase } from "./run-case.js";
import { shrunk } from "./shrink.js";
import { Tape } from "./tape.js";

/** A run that the analysis of its definition excludes. */
export interface Counterexample {
  readonly seed: number;
  readonly problem: string;
  readonly made: Case;
  readonly knownInput: boolean;
}

const LONGEST_TAPE = 700;

export function bytesOf(seed: number): Uint8Array {
  const random = Random.from(`law ${seed}`);
  const bytes = new Uint8Array(30 + Math.floor(random.next() * (LONGEST_TAPE - 30)));
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(random.next() * 256);
  return bytes;
}

interface Drawn {
  readonly made: Case;
  readonly knownInput: boolean;
}

/** In one of four cases the analysis knows the input: loops are counted exactly then. */
export function draw(bytes: Uint8Array): Drawn {
  const tape = new Tape(bytes);
  const knownInput = tape.chance(25);
  return { knownInput, made: makeCase(tape) };
}

/** The law on one case; nothing where it holds. */
export function broken({ made, knownInput }: Drawn, seed: number): string | undefined {
  const machine = machineOf(made.definition);
  if (!machine) return "the definition cannot be read";
  const said = analyse(machine, made.type, knownInput ? { value: made.input } : undefined);
  return excluded(said, runCase(machine, made, seed));
}

function tried(drawn: Drawn, seed: number): string | undefined {
  try {
    return broken(drawn, seed);
  } catch (error) {
    return error instanceof Error ? `throws ${error.stack ?? error.message}` : String(error);
  }
}

/** One case by its number; shrunk where the law does not hold. */
export function lawOn(seed: number): Counterexample | undefined {
  const bytes = bytesOf(seed);
  const first = tried(draw(bytes), seed);
  if (first === undefined) return undefined;
  const least = shrunk(bytes, (b) => tried(draw(b), seed) !== undefined);
  const drawn = draw(least);
  return { seed, problem: tried(drawn, seed) ?? first, ...drawn };
}

export function told({ seed, problem, made, knownInput }: Counterexample): string {
  const { definition, ...run } = made;
  const known = knownInput ? " (the analysis knows the input)" : "";
  return `case ${seed}: ${problem}\n  definition ${JSON.stringify(definition)}\n  run ${JSON.stringify(run)}${known}`;
}
