/**
 * An immutable map with numeric keys whose versions share what they have in common: a treap, its heap order a hash of
 * the key, so that equal maps have equal shapes and comparing two versions costs what they differ in.
 */
export interface PNode<T> {
  readonly key: number;
  readonly value: T;
  readonly left: PMap<T>;
  readonly right: PMap<T>;
}
export type PMap<T> = PNode<T> | null;

export function pget<T>(map: PMap<T>, key: number): T | undefined {
  let at = map;
  while (at) {
    if (key === at.key) return at.value;
    at = key < at.key ? at.left : at.right;
  }
  return undefined;
}

export function pset<T>(map: PMap<T>, key: number, value: T): PMap<T> {
  if (!map) return { key, value, left: null, right: null };
  if (key === map.key) return value === map.value ? map : { ...map, value };
  if (hash(key) > hash(map.key)) {
    const [left, right] = split(map, key);
    return { key, value, left, right };
  }
  if (key < map.key) {
    const left = pset(map.left, key, value);
    return left === map.left ? map : { ...map, left };
  }
  const right = pset(map.right, key, value);
  return right === map.right ? map : { ...map, right };
}

/** Keys of both maps with what `both` makes of their values (nothing: the key goes). `a` itself where nothing changed. */
export function intersect<T>(a: PMap<T>, b: PMap<T>, both: (x: T, y: T) => T | undefined): PMap<T> {
  if (a === b || !a) return a;
  if (!b) return null;
  const [bl, br] = split(b, a.key);
  const left = intersect(a.left, bl, both);
  const right = intersect(a.right, br, both);
  const other = pget(b, a.key);
  const value = other === undefined ? undefined : other === a.value ? a.value : both(a.value, other);
  if (value === undefined) return concat(left, right);
  return value === a.value && left === a.left && right === a.right ? a : { key: a.key, value, left, right };
}

/** Have both the same keys, with values that are `same`? Costs what the two do not share. */
export function sameMap<T>(a: PMap<T>, b: PMap<T>, same: (x: T, y: T) => boolean): boolean {
  if (a === b) return true;
  if (!a || !b || a.key !== b.key || (a.value !== b.value && !same(a.value, b.value))) return false;
  return sameMap(a.left, b.left, same) && sameMap(a.right, b.right, same);
}

/** Without the values under keys from `from` on that are not to be kept; what is under smaller keys is not looked at. */
export function filterFrom<T>(map: PMap<T>, from: number, keep: (value: T) => boolean): PMap<T> {
  if (!map) return null;
  const left = map.key < from ? map.left : filterFrom(map.left, from, keep);
  const right = filterFrom(map.right, from, keep);
  if (map.key >= from && !keep(map.value)) return concat(left, right);
  return left === map.left && right === map.right ? map : { ...map, left, right };
}

/** The parts with smaller and with greater keys. */
function split<T>(map: PMap<T>, key: number): [PMap<T>, PMap<T>] {
  if (!map) return [null, null];
  if (key === map.key) return [map.left, map.right];
  if (key < map.key) {
    const [left, right] = split(map.left, key);
    return [left, right === map.left ? map : { ...map, left: right }];
  }
  const [left, right] = split(map.right, key);
  return [left === map.right ? map : { ...map, right: left }, right];
}

function concat<T>(a: PMap<T>, b: PMap<T>): PMap<T> {
  if (!a) return b;
  if (!b) return a;
  return hash(a.key) > hash(b.key) ? { ...a, right: concat(a.right, b) } : { ...b, left: concat(a, b.left) };
}

/** A bijection of 32-bit integers, so that no two keys tie. */
function hash(key: number): number {
  let h = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b);
  return (h ^ (h >>> 16)) >>> 0;
}
