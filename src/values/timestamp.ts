/**
 * Timestamps of the language: RFC 3339 with an upper-case T, and Z or a numeric offset.
 * @see https://states-language.net/spec.html#timestamps
 */
const form = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/;

export interface Instant {
  /** Whole seconds since 1970 in UTC. */
  readonly seconds: number;
  /** Nanoseconds within the second. */
  readonly nanos: number;
}

export function parseTimestamp(text: string): Instant | undefined {
  const m = form.exec(text);
  if (!m) return undefined;
  const [year, month, day, hour, minute, second] = m.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || hour > 23 || minute > 59 || second > 59) return undefined;
  const zone = m[8] as string;
  const offset = zone === "Z" ? 0 : (zone[0] === "-" ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
  if (Math.abs(offset) > 18 * 60) return undefined;
  const days = new Date(0);
  days.setUTCFullYear(year, month - 1, day);
  return {
    seconds: days.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset * 60,
    nanos: Number((m[7] ?? "").padEnd(9, "0").slice(0, 9)),
  };
}

/** Below, at or above zero as the first is earlier, the same or later; nothing where one is no timestamp. */
export function compareTimestamps(a: string, b: string): number | undefined {
  const [x, y] = [parseTimestamp(a), parseTimestamp(b)];
  if (!x || !y) return undefined;
  return x.seconds === y.seconds ? x.nanos - y.nanos : x.seconds - y.seconds;
}

const daysOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
