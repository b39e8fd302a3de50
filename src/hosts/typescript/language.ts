import type { Dialect } from "../../languages/evaluator/dialect.js";
import type { Library } from "../../languages/evaluator/library.js";
import { NODE } from "../../languages/evaluator/node-library.js";
import { loadParser, type Parse } from "../../languages/javascript/parse.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Definition } from "../host.js";
import { cdktf } from "./cdktf.js";
import { pulumi } from "./pulumi.js";
import type { Sites } from "./sites.js";

/** What reading a program needs to know of its language. */
export interface ProgramLanguage {
  /** The host of literals that are definitions. */
  readonly host: Definition["host"];
  loadParser(): Promise<Parse>;
  readonly dialect?: Dialect;
  /** Methods that make a machine, by their text. */
  readonly makers: RegExp;
  /** A program that uses the constructs of the CDK, by its text. */
  mentionsConstructs(text: string): boolean;
  libraries(sites: Sites): readonly Library[];
  /** The model of the CDK's constructs, as programs of this language use it. */
  constructs(library: Library, file: SourceFile): Library;
  /** Callers in other files are looked for where a machine's states come from them. */
  readonly follows: boolean;
}

/** TypeScript and JavaScript. */
export const TYPESCRIPT_PROGRAMS: ProgramLanguage = {
  host: "typescript",
  loadParser,
  makers: /\bnew\s+[\w.$]*StateMachine\b|ToStepfunctions?\b|\bStartAt\b/i,
  mentionsConstructs: (text) => /aws[-_]stepfunctions|ToStepfunctions?\b/i.test(text),
  libraries: (sites) => [NODE, pulumi(sites), cdktf(sites)],
  constructs: (library) => library,
  follows: true,
};
