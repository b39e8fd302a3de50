/** `90 s`, `15 min`, `6.5 h`, `2 d`: the largest unit that leaves a number people can hold. */
export function formatDuration(seconds: number): string {
  if (seconds < 120) return `${trim(seconds)} s`;
  if (seconds < 7200) return `${trim(seconds / 60)} min`;
  if (seconds < 172_800) return `${trim(seconds / 3600)} h`;
  return seconds < 63_072_000 ? `${trim(seconds / 86_400)} d` : `${trim(seconds / 31_536_000)} years`;
}

/** `812 B`, `32 KiB`, `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${trim(bytes)} B`;
  return bytes < 1_048_576 ? `${trim(bytes / 1024)} KiB` : `${trim(bytes / 1_048_576)} MiB`;
}

/** `a`, `a and b`, `a, b and c`. */
export function formatList(items: readonly string[], word = "and"): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${word} ${items[items.length - 1]}`;
}

/** `25,000`; fractions to three places. By hand, since the first call of a locale's own formatting loads all of its data. */
export function formatNumber(n: number): string {
  const [whole = "", fraction] = String(Math.round(n * 1000) / 1000).split(".");
  // linear: what it looks at ahead is what it cannot begin with again
  const commas = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return fraction === undefined ? commas : `${commas}.${fraction}`;
}

/** `1 state`, `3 states`. */
export const pluralize = (n: number, noun: string): string => `${formatNumber(n)} ${noun}${n === 1 ? "" : "s"}`;

function trim(n: number): string {
  const rounded = n >= 100 || Number.isInteger(n) ? Math.round(n) : Math.round(n * 10) / 10;
  return formatNumber(rounded);
}
