/** Places on a time axis that shows milliseconds beside days: gaps grow with the logarithm of the time they stand for. */
export interface Axis {
  readonly width: number;
  /** @param time milliseconds; one of those that the axis was made of, or between two of them. */
  at(time: number): number;
  readonly ticks: readonly { readonly time: number; readonly x: number }[];
}

/** Pixels of the shortest gap, and what ten times as long a gap has more. */
const SHORTEST = 26;
const DECADE = 18;
/** Pixels between labels of the axis. */
const BETWEEN_TICKS = 84;

/** @param width what the axis has at most; it is shorter where little happens. */
export function axisOf(times: readonly number[], width: number): Axis {
  const moments = [...new Set(times)].sort((a, b) => a - b);
  const places: number[] = [];
  let x = 0;
  for (const [i, time] of moments.entries()) {
    if (i > 0) x += SHORTEST + DECADE * Math.log10(1 + (time - (moments[i - 1] as number)) / 100);
    places.push(x);
  }
  const scale = x > width ? width / x : 1;
  const at = (time: number): number => {
    const after = lowerBound(moments, time);
    if (moments[after] === time || after === 0) return (places[Math.min(after, places.length - 1)] ?? 0) * scale;
    if (after === moments.length) return x * scale;
    const [t0, t1] = [moments[after - 1] as number, moments[after] as number];
    const [x0, x1] = [places[after - 1] as number, places[after] as number];
    return (x0 + ((x1 - x0) * (time - t0)) / (t1 - t0)) * scale;
  };
  const ticks: { time: number; x: number }[] = [];
  for (const time of moments) {
    const place = at(time);
    if (ticks.length === 0 || place - (ticks.at(-1) as { x: number }).x >= BETWEEN_TICKS) ticks.push({ time, x: place });
  }
  return { width: x * scale, at, ticks };
}

/** The first index whose value is not less. */
function lowerBound(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
