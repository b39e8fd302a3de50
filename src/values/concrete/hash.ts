const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

/** Hexadecimal digest; nothing for an algorithm that AWS does not have. */
export function digest(text: string, algorithm: string): string | undefined {
  const name = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  // asked for when it is needed: loading it takes milliseconds of every start
  return name && process.getBuiltinModule("node:crypto").createHash(name).update(text, "utf8").digest("hex");
}
