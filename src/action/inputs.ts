/** What a workflow gave under `with`, as `action.yml` names it. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly workingDirectory: string;
  readonly config: string;
  /** False: neither configurations that are programs nor plugins are loaded. */
  readonly configCode: boolean;
  readonly baseline: string;
  readonly failOn: string;
  readonly maxWarnings: string;
  readonly sarifFile: string;
  readonly annotations: boolean;
  readonly summary: boolean;
  readonly version: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The runner hands each input over as `INPUT_` and its name in capitals; dashes stay. */
export function inputsFrom(env: Environment): Inputs {
  const text = (name: string) => (env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
  const flag = (name: string) => {
    const value = text(name).toLowerCase();
    if (value === "" || value === "true") return true;
    if (value === "false") return false;
    throw new Error(`the input ${name} should be true or false, not "${value}"`);
  };
  const paths = text("paths")
    .split(/\r?\n/)
    .map((path) => path.trim())
    .filter((path) => path !== "");
  return {
    paths: paths.length > 0 ? paths : ["."],
    workingDirectory: text("working-directory") || ".",
    config: text("config"),
    configCode: flag("config-code"),
    baseline: text("baseline"),
    failOn: text("fail-on"),
    maxWarnings: text("max-warnings"),
    sarifFile: text("sarif-file"),
    annotations: flag("annotations"),
    summary: flag("summary"),
    version: text("version"),
  };
}
