/** Texts longer than this are not searched with a pattern of the user's. */
export const MAX_SEARCHED = 256 * 1024;

const MAX_PATTERN = 300;
const MAX_OPEN_ENDED = 2;

/**
 * A pattern of Terraform's `replace` (RE2 there) that cannot make us wait: no group is repeated, and at most two atoms
 * are, up to a bound. Undefined for every other pattern.
 */
export function safePattern(source: string): RegExp | undefined {
  if (source.length > MAX_PATTERN || /\\[1-9kpPQzAC]|\(\?(?!:)|\)[*+{]|[*+?}][*+?{]/.test(source)) return undefined;
  let openEnded = 0;
  let inClass = false;
  let bounded = "";
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (c === "\\") bounded += c + (source[++i] ?? "");
    else if (c === "{" && !inClass) return undefined;
    else if ((c === "*" || c === "+") && !inClass) {
      openEnded++;
      bounded += c === "*" ? "{0,64}" : "{1,64}";
    } else {
      if (c === "[") inClass = true;
      else if (c === "]") inClass = false;
      bounded += c;
    }
  }
  if (openEnded > MAX_OPEN_ENDED) return undefined;
  try {
    return new RegExp(bounded, "gu");
  } catch {
    return undefined;
  }
}
