// What the library asks of Node.js, for a page that has no files. The page's data blocks stand for the catalog's files.
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { inflateSync, strFromU8 } from "fflate";

const missing = (path) => Object.assign(new Error(`there are no files in a browser: ${path}`), { code: "ENOENT" });

/** The content of the data block that is named as the file is. */
function blockOf(path) {
  const name = String(path).replace(/^.*\//, "");
  return globalThis.sfnLintData?.(name);
}

class Bytes extends Uint8Array {
  readUInt32BE(at) {
    return new DataView(this.buffer, this.byteOffset).getUint32(at);
  }
}

const fs = {
  existsSync: (path) => blockOf(path) !== undefined,
  readFileSync(path) {
    const block = blockOf(path);
    if (block === undefined) throw missing(path);
    const text = atob(block);
    const bytes = new Bytes(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  },
  // a descriptor is the content
  openSync: (path) => fs.readFileSync(path),
  readSync(content, bytes, offset, length, position) {
    bytes.set(content.subarray(position, position + length), offset);
    return length;
  },
  closeSync() {},
};
for (const name of ["statSync", "lstatSync", "readdirSync", "fstatSync", "realpathSync", "writeFileSync"])
  fs[name] = (path) => {
    throw missing(path);
  };

/** The data blocks are packed anew for browsers, without Brotli. */
const zlib = {
  brotliDecompressSync(bytes) {
    const text = strFromU8(inflateSync(bytes));
    return { toString: () => text };
  },
};

const normalize = (path) => {
  const out = [];
  for (const part of path.split("/")) {
    if (part === "..") out.pop();
    else if (part !== "." && part !== "") out.push(part);
  }
  return `${path.startsWith("/") ? "/" : ""}${out.join("/")}` || ".";
};
const path = {
  sep: "/",
  delimiter: ":",
  normalize,
  join: (...parts) => normalize(parts.filter((part) => part !== "").join("/")),
  resolve: (...parts) => normalize(`/${parts.reduce((at, part) => (part.startsWith("/") ? part : `${at}/${part}`), "")}`),
  dirname: (name) => name.replace(/\/?[^/]*$/, "") || (name.startsWith("/") ? "/" : "."),
  basename: (name, suffix = "") => {
    const base = name.replace(/^.*\//, "");
    return suffix !== "" && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
  },
  extname: (name) => /[^/.]*(\.[^./]*)?$/.exec(name.replace(/^.*\//, ""))?.[1] ?? "",
  isAbsolute: (name) => name.startsWith("/"),
  relative: (_from, to) => to,
};
path.posix = path;

const url = {
  fileURLToPath: (at) => new URL(at).pathname,
  pathToFileURL: (at) => new URL(`file://${at}`),
};

const HASHES = { md5, sha1, sha256, sha384, sha512 };
const crypto = {
  createHash(name) {
    const hash = HASHES[name.toLowerCase().replace("-", "")];
    const pieces = [];
    const made = {
      update: (text) => {
        pieces.push(text);
        return made;
      },
      digest: () => bytesToHex(hash(utf8ToBytes(pieces.join("")))),
    };
    return made;
  },
};

const isDeepStrictEqual = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export const modules = { fs, path, url, zlib, crypto, util: { isDeepStrictEqual }, module: {} };
