// `process` and `Buffer`, as far as the library uses them.
import { modules } from "./node-modules.mjs";

const encoder = new TextEncoder();

export const process = {
  env: {},
  argv: [],
  platform: "browser",
  features: {},
  versions: {},
  cwd: () => "/",
  getBuiltinModule: (name) => modules[name.replace(/^node:/, "")],
};

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

export const Buffer = {
  byteLength(text) {
    let length = text.length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x80) continue;
      length += code < 0x800 ? 1 : 2;
      // the two halves of a pair are four bytes together
      if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
    }
    return length;
  },
  from(text, encoding = "utf8") {
    const bytes =
      typeof text !== "string"
        ? new Uint8Array(text)
        : encoding === "base64"
          ? Uint8Array.from(atob(clean(text)), (c) => c.charCodeAt(0))
          : encoder.encode(text);
    return { length: bytes.length, toString: (form = "utf8") => (form === "base64" ? base64(bytes) : new TextDecoder().decode(bytes)) };
  },
};

/** As Node.js reads it: of both alphabets, what is neither is skipped, and it ends at the first padding. */
function clean(text) {
  const plain = text
    .replace(/=[\s\S]*$/, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  return plain.length % 4 === 1 ? plain.slice(0, -1) : plain;
}
