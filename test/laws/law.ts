import { Random } from "../../src/values/concrete/random.js";
import { anotherRun, type Case, makeCase } from "./generator.js";
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

function bytesOf(seed: number): Uint8Array {
  const random = Random.from(`law ${seed}`);
  const bytes = new Uint8Array(30 + Math.floor(random.next() * (LONGEST_TAPE - 30)));
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(random.next() * 256);
  return bytes;
}

interface Drawn {
  /** Runs of one machine. */
  readonly made: readonly [Case, ...Case[]];
  readonly knownInput: boolean;
}

/** In one of four cases the analysis knows the input: loops are counted exactly then. */
function draw(bytes: Uint8Array): Drawn {
  const tape = new Tape(bytes);
  const knownInput = tape.chance(25);
  const made = makeCase(tape);
  return { knownInput, made: knownInput ? [made] : [made, anotherRun(tape, made)] };
}

/** What of one of the runs the analysis excludes. */
function broken({ made, knownInput }: Drawn, seed: number): { readonly problem: string; readonly made: Case } | undefined {
  const [first] = made;
  const machine = machineOf(first.definition);
  if (!machine) return { problem: "the definition cannot be read", made: first };
  const said = analyse(machine, first.type, knownInput ? { value: first.input } : undefined);
  for (const one of made) {
    const problem = excluded(said, runCase(machine, one, seed));
    if (problem !== undefined) return { problem, made: one };
  }
  return undefined;
}

function tried(drawn: Drawn, seed: number): ReturnType<typeof broken> {
  try {
    return broken(drawn, seed);
  } catch (error) {
    return { problem: error instanceof Error ? `throws ${error.stack ?? error.message}` : String(error), made: drawn.made[0] };
  }
}

/** The definition of the machine with this number. */
export const machineNumber = (seed: number): Case["definition"] => draw(bytesOf(seed)).made[0].definition;

export interface Judged {
  /** How many runs were looked at. */
  readonly runs: number;
  /** Shrunk. */
  readonly against?: Counterexample;
}

/** The machine of this number and its runs. */
export function lawOn(seed: number): Judged {
  const bytes = bytesOf(seed);
  const drawn = draw(bytes);
  const runs = drawn.made.length;
  const first = tried(drawn, seed);
  if (first === undefined) return { runs };
  const least = draw(shrunk(bytes, (b) => tried(draw(b), seed) !== undefined));
  return { runs, against: { seed, ...(tried(least, seed) ?? first), knownInput: least.knownInput } };
}

export function told({ seed, problem, made, knownInput }: Counterexample): string {
  const { definition, ...run } = made;
  const known = knownInput ? " (the analysis knows the input)" : "";
  return `machine ${seed}: ${problem}\n  definition ${JSON.stringify(definition)}\n  run ${JSON.stringify(run)}${known}`;
}
