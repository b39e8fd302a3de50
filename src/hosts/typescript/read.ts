import type { Host } from "../host.js";
import { readProgram } from "../programs/read-program.js";
import { TYPESCRIPT_PROGRAMS } from "./language.js";

/** Reads a program in TypeScript or JavaScript, whatever tool it uses. */
export const readTypeScript: Host["read"] = (file, access) => readProgram(file, access, TYPESCRIPT_PROGRAMS);
