import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";

/** What a link carries; nothing of it leaves the browser, since a fragment is not sent. */
export interface Shared {
  readonly text: string;
  readonly type: string;
  readonly input: string;
  readonly mocks: string;
}

/** Characters of a text that a link may bring: a larger one is somebody's attempt to block the page. */
const MOST = 4_000_000;

export function toFragment(shared: Shared): string {
  const bytes = deflateSync(strToU8(JSON.stringify(shared)), { level: 9 });
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @returns undefined where the fragment is none of ours. */
export function fromFragment(fragment: string): Shared | undefined {
  try {
    const text = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = inflateSync(
      Uint8Array.from(text, (c) => c.charCodeAt(0)),
      { out: new Uint8Array(MOST) },
    );
    const given: unknown = JSON.parse(strFromU8(bytes));
    if (typeof given !== "object" || given === null) return undefined;
    const part = (name: string) => {
      const value = (given as Readonly<Record<string, unknown>>)[name];
      return typeof value === "string" ? value : "";
    };
    return { text: part("text"), type: part("type"), input: part("input"), mocks: part("mocks") };
  } catch {
    return undefined;
  }
}
