import type { WorkflowType } from "../../hosts/deployment.js";
import type { Preset } from "../../linter/config/model.js";
import type { Finding, Fix } from "../../linter/finding.js";
import type { MachineDigest, StateValues } from "./digest.js";

/** How documents are linted: the options of the command line that apply to an editor. */
export interface LintSettings {
  /** This configuration file and no other. */
  readonly config?: string;
  /** False: no configuration file at all. */
  readonly search: boolean;
  /** Configurations and plugins that are programs may be run. */
  readonly code: boolean;
  readonly preset?: Preset;
  readonly type?: WorkflowType;
}

/** A finding as it is sent between threads. */
export interface SentFinding extends Omit<Finding, "evidence" | "cause" | "fingerprint"> {
  /** Position in the list of findings of its file, to ask for its fix. */
  readonly index: number;
  /** The finding comes from a rule that asks the analysis. */
  readonly analyzed: boolean;
}

/** From the server to the worker. One request at a time. */
export type Request =
  | { readonly kind: "settings"; readonly settings: LintSettings }
  /** The text of an open document; absent text: the file on disk is used again. */
  | { readonly kind: "document"; readonly path: string; readonly text?: string }
  /** Something on disk has changed: configurations and files are read again. */
  | { readonly kind: "changed-files" }
  /** Folders of the workspace: which files in them are parts of others? */
  | { readonly kind: "folders"; readonly folders: readonly string[] }
  | { readonly kind: "lint"; readonly id: number; readonly path: string }
  /** The fix of a finding of the last complete run on this file, if the file stays whole with it. */
  | { readonly kind: "fix"; readonly id: number; readonly path: string; readonly index: number }
  /** The values of a state, as the last complete run on this file knows them. */
  | { readonly kind: "values"; readonly id: number; readonly path: string; readonly machine: string; readonly state: string };

export type Reply =
  | {
      readonly kind: "findings";
      readonly id: number;
      readonly path: string;
      /** `form`: rules that need no analysis have run; `complete`: all have. */
      readonly stage: "form" | "complete";
      readonly findings: readonly SentFinding[];
      /** Files that the definitions are written in, this one included. */
      readonly files: readonly string[];
      /** What is wrong with the configuration, in a sentence; the defaults apply then. */
      readonly configuration?: string;
    }
  | { readonly kind: "digest"; readonly id: number; readonly path: string; readonly machines: readonly MachineDigest[] }
  /** The last message for a lint request. */
  | { readonly kind: "done"; readonly id: number; readonly path: string; readonly interrupted: boolean; readonly failure?: string }
  | { readonly kind: "fix"; readonly id: number; readonly fix?: Fix; readonly refused?: string }
  | { readonly kind: "values"; readonly id: number; readonly values: StateValues }
  /** `file` is a part of what `root` declares. */
  | { readonly kind: "part"; readonly file: string; readonly root: string };

/** What a worker is started with. */
export interface WorkerStart {
  /** One number: the id of the request to give up. */
  readonly cancelled: SharedArrayBuffer;
}
