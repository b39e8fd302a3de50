import { allStates, type Machine } from "../../src/asl/model.js";
import { passesToken } from "../../src/integrations/task-result.js";
import { Random } from "../../src/values/concrete/random.js";
import { Tape } from "./choice-sequence.js";
import { analyse, excluded } from "./containment.js";
import { anotherRun, type Case, makeCase } from "./generator.js";
import { holed, retold } from "./placeholders.js";
import { machineOf, machineOfText, runUnlessUnsettled } from "./run-case.js";
import { shrunk } from "./shrink.js";

/** A run that the analysis of its definition excludes. */
export interface Counterexample {
  readonly seed: number;
  readonly problem: string;
  readonly made: Case;
  readonly knownInput: boolean;
  /** The definition as the analysis reads it, where it is not the one that is run. */
  readonly text?: string;
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
  /** The definition with parts that only deployment fills in: as it is run is one way to do so. */
  readonly text?: string;
}

/** In one of four cases the analysis knows the input: loops are counted exactly then. In one of four it reads a text with holes. */
function draw(bytes: Uint8Array): Drawn {
  const tape = new Tape(bytes);
  const knownInput = tape.chance(25);
  const made = makeCase(tape);
  const runs: Drawn["made"] = knownInput ? [made] : [made, anotherRun(tape, made)];
  return { knownInput, made: runs, ...(tape.chance(25) ? { text: holed(made.definition, tape) } : {}) };
}

/** Whoever has the token of a job ends it with any output. That what deployment fills in would pass one is not looked for. */
function passesTokensAlike(machine: Machine, read: Machine): boolean {
  const tokens = (of: Machine) => [...allStates(of)].filter((state) => state.type === "Task" && passesToken(state)).map(({ name }) => name);
  return tokens(machine).join("\n") === tokens(read).join("\n");
}

/** What of one of the runs the analysis excludes. */
function broken({ made, knownInput, text }: Drawn, seed: number): { readonly problem: string; readonly made: Case } | undefined {
  const [first] = made;
  const machine = machineOf(first.definition);
  if (!machine) return { problem: "the definition cannot be read", made: first };
  const read = text === undefined ? machine : machineOfText(text);
  // what is in its place may be needed to read it at all
  if (!read || !passesTokensAlike(machine, read)) return undefined;
  const said = analyse(read, first.type, knownInput ? { value: first.input } : undefined);
  for (const one of made) {
    const seen = runUnlessUnsettled(machine, one, seed);
    if (!seen) continue;
    const problem = excluded(said, read === machine ? seen : retold(seen, read));
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
export function checkSeed(seed: number): Judged {
  const bytes = bytesOf(seed);
  const drawn = draw(bytes);
  const runs = drawn.made.length;
  const first = tried(drawn, seed);
  if (first === undefined) return { runs };
  const least = draw(shrunk(bytes, (b) => tried(draw(b), seed) !== undefined));
  return {
    runs,
    against: {
      seed,
      ...(tried(least, seed) ?? first),
      knownInput: least.knownInput,
      ...(least.text === undefined ? {} : { text: least.text }),
    },
  };
}

export function describeCounterexample({ seed, problem, made, knownInput, text }: Counterexample): string {
  const { definition, ...run } = made;
  const known = knownInput ? " (the analysis knows the input)" : "";
  const read = text === undefined ? "" : `\n  read as ${text}`;
  return `machine ${seed}: ${problem}\n  definition ${JSON.stringify(definition)}${read}\n  run ${JSON.stringify(run)}${known}`;
}
