// Reads files of a package as `npm pack` writes it (a gzipped tar archive), without writing or running any of them.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const BLOCK = 512;

/**
 * @param {string} path of the .tgz file
 * @param {(name: string) => boolean} wanted asked with the path inside the package, without its folder `package/`
 * @returns {Map<string, string>} texts by that path
 */
export function readPackage(path, wanted) {
  const bytes = gunzipSync(readFileSync(path));
  const files = new Map();
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const field = (start, length) => bytes.toString("utf8", at + start, at + start + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(field(124, 12), 8);
    const prefix = field(345, 155);
    const name = `${prefix ? `${prefix}/` : ""}${field(0, 100)}`.replace(/^[^/]*\//, "");
    const isFile = bytes[at + 156] === 0x30 || bytes[at + 156] === 0;
    at += BLOCK;
    if (isFile && wanted(name)) files.set(name, bytes.toString("utf8", at, at + size));
    at += Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
