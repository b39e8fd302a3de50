import type { FileAccess } from "../text/file-access.js";
import type { Definition } from "./host.js";

/** File access for one run over many files, with what has been read so far, so that nothing is reported twice. */
export interface ReadSession extends FileAccess {
  /** Files that were read into another definition, so that discovery does not count them again. */
  readonly consumed: Set<string>;
  /** Files that the user named: these are read whatever they look like. */
  readonly named?: Set<string>;
  /** State machines of modules that were read together with the definition that a caller passes. */
  readonly given?: Set<string>;
  /** State machines read from synthesized output, so that the program that created them is not reported again. */
  readonly synthesized?: Set<Definition>;
}
