import type { Dialect } from "../../languages/evaluator/dialect.js";
import type { Library } from "../../languages/evaluator/library.js";
import type { Render } from "../../languages/evaluator/to-node.js";
import type { Parse } from "../../languages/javascript/parse.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Definition } from "../host.js";
import type { ReadSession } from "../read-session.js";
import type { ResourceClasses } from "./deployed-resources.js";
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
  loadPackages(program: ProgramFile): Promise<Packages>;
  /**
   * Programs that use what a file exports and hand the states of a machine to it; absent where callers in other files are not
   * looked for.
   */
  callersOf?(file: SourceFile, access: ReadSession): readonly SourceFile[];
  /** Programs that use what a file declares, without state machines of their own: the file of an app. */
  usersOf(file: SourceFile, access: ReadSession): readonly SourceFile[];
}

export interface ProgramFile {
  readonly file: SourceFile;
  readonly access: ReadSession;
  /** The models of packages put the state machines here that the program declares. */
  readonly sites: Sites;
  /** It uses the constructs of the CDK, or is a caller of a program that does. */
  readonly constructs: boolean;
}

/** What is known of the packages that a program of one language uses. */
export interface Packages {
  readonly libraries: readonly Library[];
  /** Absent where no library has values of its own in definitions. */
  readonly render?: Render;
  readonly resourceClasses: ResourceClasses;
}
