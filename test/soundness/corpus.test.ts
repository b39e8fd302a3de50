import { beforeAll, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { allStates } from "../../src/asl/model.js";
import { Random } from "../../src/values/concrete/random.js";
import { published } from "../support/published.js";
import { hasShared, whyNot } from "../support/shared.js";
import { sampleOf, size } from "../support/size.js";
import { analyse, excluded } from "./containment.js";
import type { Case } from "./generator.js";
import type { Json } from "./json.js";
import { machineOf, runUnlessUnsettled } from "./run-case.js";

const RUNS_EACH = size(1, 6);
/** Bytes; AWS takes no input above 256 KiB. */
const MOST_INPUT = 100_000;

/** Values made of the names and texts that a definition itself speaks of. */
class Vocabulary {
  private readonly names: readonly string[];
  private readonly scalars: readonly Json[];

  constructor(
    definition: Json,
    private readonly random: Random,
  ) {
    const text = JSON.stringify(definition);
    const paths = [...text.matchAll(/\$[.\w'[\]]+/g)].flatMap(([path]) => path.split(/[.'[\]]+/));
    const compared = [...text.matchAll(/"String(?:Equals|Matches)":"([^"]+)"/g)].map(([, word]) => word as string);
    this.names = [...new Set(paths.filter((name) => /^[A-Za-z_]\w*$/.test(name))), "other"];
    this.scalars = [0, 1, -1, 2.5, true, false, null, "x", "", "SUCCEEDED", "FAILED", ...compared];
  }

  below(n: number): number {
    return Math.floor(this.random.next() * n);
  }

  pick<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T;
  }

  json(depth: number): Json {
    const kind = depth > 0 ? this.below(12) : 12;
    if (kind < 6) return this.object(depth);
    if (kind < 7) return Array.from({ length: this.below(4) }, () => this.json(depth - 1));
    return this.pick(this.scalars);
  }

  object(depth: number): Json {
    const names = this.names.filter(() => this.below(10) < 7).slice(0, 12);
    return Object.fromEntries(names.map((name) => [name, this.json(depth - 1)]));
  }

  /** Mostly an answer, at times an error. */
  outcome(): Json {
    if (this.below(10) < 8) return { output: this.json(3) };
    return { error: this.pick(["Lambda.ServiceException", "Custom", "States.Timeout", "States.TaskFailed"]), cause: "made up" };
  }
}

/** What of some runs of the definition the analysis excludes. */
function against(definition: Json, type: Case["type"]): string | undefined {
  const machine = machineOf(definition);
  if (!machine) return undefined;
  const said = analyse(machine, type);
  const words = new Vocabulary(definition, Random.from(1));
  const tasks = [...allStates(machine)].filter((state) => state.type === "Task");
  for (let run = 0; run < RUNS_EACH; run++) {
    const input = words.below(10) < 9 ? words.object(3) : words.json(2);
    if (JSON.stringify(input).length > MOST_INPUT) continue;
    const states = Object.fromEntries(tasks.map(({ name }) => [name, Array.from({ length: 1 + words.below(3) }, () => words.outcome())]));
    const made: Case = { definition: definition as Case["definition"], input, mocks: { states, s3: [] }, type };
    const seen = runUnlessUnsettled(machine, made, run);
    const problem = seen && excluded(said, seen);
    if (problem) return `${problem}\n  input ${JSON.stringify(input)}\n  mocks ${JSON.stringify(states)}`;
  }
  return undefined;
}

beforeAll(loadJsonata);

it.skipIf(!hasShared)(
  `what published machines do lies inside what the analysis says${whyNot}`,
  async () => {
    const found: string[] = [];
    let machines = 0;
    for await (const { name, definition, type } of sampleOf(published(), 3)) {
      machines++;
      const problem = against(definition, type);
      if (problem) found.push(`${name}: ${problem}`);
    }
    expect(found.join("\n\n")).toBe("");
    expect(machines).toBeGreaterThan(size(60, 200));
  },
  240_000,
);
