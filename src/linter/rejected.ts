import { allStates, type Machine, type State } from "../asl/model.js";
import { isRefused, type Problem } from "../asl/problems.js";
import { stateAt } from "../asl/state-at.js";

/**
 * What can still be said of a definition that AWS rejects. One mistake in one state does not silence what is known of the
 * others, so that a developer sees all findings at once.
 */
export interface Examination {
  /** Whether what the states do can be analyzed. */
  readonly analyzed: boolean;
  /** States that are not read as they are meant: what other rules say of them may be wrong. */
  readonly unclear: ReadonlySet<State>;
  /** What was left out and why; undefined where nothing was. */
  readonly skipped?: string;
}

const EVERYTHING: Examination = { analyzed: true, unclear: new Set() };

const UNREACHABLE = "transition/unreachable";

/** Problems that take nothing away from what the states do when they run. */
const HARMLESS = [UNREACHABLE, "name/too-long", "map/label"];

/** A field that AWS does not know, unless it is a misspelled one that it knows. */
const isHarmless = ({ code, suggestion = "" }: Problem): boolean =>
  isOneOf(code, HARMLESS) || (code.startsWith("unknown-field/") && !suggestion.startsWith("Did you mean"));

/** Values that could not be read: the analysis takes them for unknown, and all other fields are as written. */
const UNKNOWN_VALUES = ["intrinsic/", "jsonata/", "advice/no-dollar"];

const isOneOf = (code: string, prefixes: readonly string[]): boolean => prefixes.some((prefix) => code.startsWith(prefix));

export function examinationOf(machine: Machine | undefined, problems: readonly Problem[]): Examination {
  const refused = problems.filter(isRefused);
  if (!machine) return { analyzed: false, unclear: new Set() };
  if (refused.length === 0) return EVERYTHING;
  const unclear = new Set<State>();
  let analyzed = true;
  const dead = new Set<State>();
  for (const problem of refused) {
    const { code, range } = problem;
    if (code === UNREACHABLE && problem.state) dead.add(problem.state);
    if (isHarmless(problem)) continue;
    const state = stateAt(machine, range);
    // a value that is not known is neither compared nor passed on as another
    if (isOneOf(code, UNKNOWN_VALUES) && state && isTransparent(state)) unclear.add(state);
    else {
      analyzed = false;
      for (let at = state; at; at = at.machine.owner?.state) unclear.add(at);
      if (!state) return { analyzed: false, unclear: new Set(allStates(machine)), skipped: NOT_ANALYZED };
    }
  }
  const silent = new Set([...unclear, ...dead]);
  if (!analyzed) return { analyzed, unclear: silent, skipped: NOT_ANALYZED };
  return {
    analyzed,
    unclear: silent,
    ...(unclear.size === 0 ? {} : { skipped: `${namesOf(unclear)} not checked in full, because AWS rejects it` }),
  };
}

const NOT_ANALYZED = "the analysis did not run, because AWS rejects the definition";

const namesOf = (states: ReadonlySet<State>): string =>
  `${[...states].map((state) => `"${state.name}"`).join(", ")} ${states.size === 1 ? "was" : "were"}`;

/** Whether an unknown value in the state only makes its output unknown. */
const isTransparent = ({ type }: State): boolean => type === "Task" || type === "Pass";
