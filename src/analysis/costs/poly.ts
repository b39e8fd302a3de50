/**
 * Upper bounds as polynomials in unknowns that have a meaning for people: `4 + 12·n`, n = items of `$.orders`.
 * All coefficients and unknowns are at least 0, so that taking the larger coefficient is a sound maximum.
 */
export interface CostVariable {
  /** Distinguishes unknowns: equal keys are the same unknown. */
  readonly key: string;
  /** The letter that people see; told apart by a number where two share it. */
  readonly letter: string;
  readonly meaning: string;
  readonly min: number;
  /** `Infinity`: nothing bounds it. */
  readonly max: number;
}

interface Term {
  readonly factors: readonly CostVariable[];
  readonly coefficient: number;
}

/** Terms by the keys of their factors; the empty key is the constant. */
export type Poly = ReadonlyMap<string, Term>;

const MAX_DEGREE = 3;
const MAX_TERMS = 8;

export const constant = (value: number): Poly => new Map([["", { factors: [], coefficient: value }]]);

export const unknown = (u: CostVariable): Poly => new Map([[u.key, { factors: [u], coefficient: 1 }]]);

export function addPoly(a: Poly, b: Poly): Poly | undefined {
  return merged(a, b, (x, y) => x + y);
}

/** At least as large as both. */
export function maxPoly(a: Poly, b: Poly): Poly | undefined {
  return merged(a, b, Math.max);
}

function merged(a: Poly, b: Poly, both: (x: number, y: number) => number): Poly | undefined {
  const out = new Map(a);
  for (const [key, term] of b) {
    const existing = out.get(key);
    out.set(key, existing ? { factors: existing.factors, coefficient: both(existing.coefficient, term.coefficient) } : term);
  }
  return out.size > MAX_TERMS ? undefined : out;
}

/** Undefined where the product would be too large to read; its value is then all that is known. */
export function multiplyPoly(a: Poly, b: Poly): Poly | undefined {
  const out = new Map<string, Term>();
  for (const x of a.values()) {
    for (const y of b.values()) {
      const coefficient = x.coefficient * y.coefficient;
      if (coefficient === 0) continue;
      const factors = [...x.factors, ...y.factors].sort((p, q) => (p.key < q.key ? -1 : p.key > q.key ? 1 : 0));
      if (factors.length > MAX_DEGREE) return undefined;
      const key = factors.map((f) => f.key).join("·");
      out.set(key, { factors, coefficient: coefficient + (out.get(key)?.coefficient ?? 0) });
    }
  }
  return out.size > MAX_TERMS ? undefined : out;
}

/** The polynomial's greatest value. */
export function greatest(p: Poly): number {
  let sum = 0;
  for (const { factors, coefficient } of p.values()) {
    if (coefficient === 0) continue;
    sum += factors.reduce((product, u) => (product === 0 || u.max === 0 ? 0 : product * u.max), coefficient);
  }
  return sum;
}

export const isConstant = (p: Poly): boolean => [...p.values()].every((t) => t.factors.length === 0 || t.coefficient === 0);

export interface Printed {
  readonly formula: string;
  readonly where: readonly { readonly name: string; readonly meaning: string }[];
}

/** `4 + 12·n + 3·n·t`, the constant first, with what the letters mean. */
export function printPoly(p: Poly): Printed {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const where: { name: string; meaning: string }[] = [];
  const nameOf = (u: CostVariable): string => {
    const known = names.get(u.key);
    if (known) return known;
    let name = u.letter;
    for (let i = 2; taken.has(name); i++) name = `${u.letter}${i}`;
    taken.add(name);
    names.set(u.key, name);
    where.push({ name, meaning: u.meaning });
    return name;
  };
  const terms = [...p.values()].filter((t) => t.coefficient !== 0).sort(byDegree);
  const texts = terms.map(({ factors, coefficient }) => {
    const letters = factors.map(nameOf);
    return factors.length === 0 ? figure(coefficient) : [...(coefficient === 1 ? [] : [figure(coefficient)]), ...letters].join("·");
  });
  return { formula: texts.length === 0 ? "0" : texts.join(" + "), where };
}

/** The constant first; what the definition's order of members is must not show. */
function byDegree(a: Term, b: Term): number {
  const [x, y] = [a, b].map((t) => t.factors.map((f) => f.key).join("·")) as [string, string];
  return a.factors.length - b.factors.length || (x < y ? -1 : x > y ? 1 : 0);
}

const figure = (n: number): string => (Number.isInteger(n) ? String(n) : String(Math.round(n * 1000) / 1000));
