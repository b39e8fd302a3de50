import type { Target } from "./targets.js";

/** Which kind comes when: each as often as its share says, spread evenly, the same order in every run. */
export function scheduleOf(targets: readonly Target[]): readonly Target[] {
  const all = targets.flatMap((target) => Array.from({ length: target.share }, (_, i) => ({ target, at: (i + 0.5) / target.share })));
  return all.sort((a, b) => a.at - b.at).map(({ target }) => target);
}

/** Kind and seed of input number `index`: each kind counts its seeds up from `first`. */
export class Inputs {
  private readonly before: readonly number[];
  private readonly shares: ReadonlyMap<Target, number>;

  constructor(
    private readonly schedule: readonly Target[],
    private readonly first: number,
  ) {
    const counts = new Map<Target, number>();
    this.before = schedule.map((target) => {
      const seen = counts.get(target) ?? 0;
      counts.set(target, seen + 1);
      return seen;
    });
    this.shares = counts;
  }

  at(index: number): { target: Target; seed: number } {
    const place = index % this.schedule.length;
    const target = this.schedule[place] as Target;
    const rounds = Math.floor(index / this.schedule.length);
    return { target, seed: this.first + rounds * (this.shares.get(target) as number) + (this.before[place] as number) };
  }
}
