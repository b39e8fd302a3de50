const PLACEHOLDER = /<[A-Za-z][A-Za-z0-9_.:-]*>/g;

/** A recorded value against one of ours: placeholders stand for what changes from run to run. */
export function matches(want: unknown, got: unknown): boolean {
  if (typeof want === "string") return matchesText(want, got);
  if (Array.isArray(want)) return Array.isArray(got) && want.length === got.length && want.every((w, i) => matches(w, got[i]));
  if (typeof want === "object" && want !== null) {
    if (typeof got !== "object" || got === null || Array.isArray(got)) return false;
    const [w, g] = [want as Record<string, unknown>, got as Record<string, unknown>];
    return Object.keys(w).length === Object.keys(g).length && Object.keys(w).every((k) => Object.hasOwn(g, k) && matches(w[k], g[k]));
  }
  return want === got;
}

function matchesText(want: string, got: unknown): boolean {
  const text = want.replaceAll("<partition>", "aws").replaceAll("<region>", "us-east-1");
  if (new RegExp(`^${PLACEHOLDER.source}$`).test(text)) return true;
  if (typeof got !== "string") return false;
  if (text === got) return true;
  const [a, b] = [parsed(text), parsed(got)];
  if (a !== undefined && b !== undefined && typeof a === "object" && a !== null) return matches(a, b);
  const pattern = text
    .split(PLACEHOLDER)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[\\s\\S]*");
  return new RegExp(`^${pattern}$`).test(got);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
