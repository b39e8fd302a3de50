import type { Command } from "commander";
import { PRESETS } from "../linter/config/model.js";
import { RULES } from "../linter/registry.generated.js";
import { REPORTERS } from "../reporters/registry.js";
import { DEFAULT_COMMAND } from "./command.js";

type Shell = "bash" | "zsh" | "fish";

interface Flag {
  /** `-f` and `--format`, as far as there are both. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** The values to offer; none where any file will do. */
  readonly values: readonly string[];
}

interface Described {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** The values of the first argument; none where it is a file. */
  readonly values: readonly string[];
}

/** A completion script, made from the commands' own declarations. @param program with every command declared. */
export const completion = (shell: Shell, program: Command): string => SCRIPTS[shell](program.commands.map(described));

const RULE_IDS = RULES.map((rule) => rule.id);
/** Values that are no fixed choice for the parser: a format may have a file behind it, rules may be a plugin's. */
const OPEN_CHOICES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["lint --format", REPORTERS.map((reporter) => reporter.format)],
  ["lint --preset", PRESETS],
  ["lint --rule", RULE_IDS],
  ["explain", RULE_IDS],
]);

const described = (command: Command): Described => ({
  name: command.name(),
  summary: command.description(),
  flags: command.options.map((option) => ({
    names: [option.short, option.long].filter((name) => name !== undefined),
    description: option.description,
    takesValue: option.required || option.optional,
    values: option.argChoices ?? OPEN_CHOICES.get(`${command.name()} ${option.long}`) ?? [],
  })),
  values: command.registeredArguments[0]?.argChoices ?? OPEN_CHOICES.get(command.name()) ?? [],
});

function bash(commands: readonly Described[]): string {
  const names = commands.map((c) => c.name);
  const values = commands.flatMap((c) => [
    ...c.flags
      .filter((f) => f.values.length > 0)
      .map((f) => `    ${f.names.map((name) => `"${c.name} ${name}"`).join("|")}) words="${f.values.join(" ")}" ;;`),
    ...(c.values.length > 0 ? [`    "${c.name} ${c.name}") words="${c.values.join(" ")}" ;;`] : []),
  ]);
  const flags = commands.map((c) => `      ${c.name}) words="${c.flags.flatMap((f) => f.names).join(" ")} --help" ;;`);
  return `# bash completion of sfn-lint
_sfn_lint() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=${DEFAULT_COMMAND} words=""
  if [ "$COMP_CWORD" -gt 1 ]; then
    case "\${COMP_WORDS[1]}" in ${names.join("|")}) command=\${COMP_WORDS[1]} ;; esac
  fi
  case "$command $before" in
${values.join("\n")}
  esac
  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); return; fi
  if [[ $current == -* ]]; then
    case "$command" in
${flags.join("\n")}
    esac
  elif [ "$COMP_CWORD" -eq 1 ]; then words="${names.join(" ")} help"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ $current == -* ]] && return
  local IFS=$'\\n'
  COMPREPLY+=($(compgen -f -- "$current"))
}
complete -o filenames -F _sfn_lint sfn-lint
`;
}

/** A description within a specification of _arguments, which is between single quotes. */
const zshText = (text: string) => text.replace(/[[\]:\\]/g, "\\$&").replace(/'/g, "'\\''");

function zsh(commands: readonly Described[]): string {
  const value = (values: readonly string[]) => (values.length > 0 ? `:value:(${values.join(" ")})` : ":value:_files");
  const cases = commands.map((c) => {
    const flags = c.flags.flatMap((f) =>
      f.names.map((name) => `'*${name}[${zshText(f.description)}]${f.takesValue ? value(f.values) : ""}'`),
    );
    return `    ${c.name}) _arguments ${[...flags, c.values.length > 0 ? `'1${value(c.values)}'` : "'*:file:_files'"].join(" ")} ;;`;
  });
  return `#compdef sfn-lint
_sfn_lint() {
  local -a commands
  commands=(
${commands.map((c) => `    '${c.name}:${zshText(c.summary)}'`).join("\n")}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then _describe command commands; _files; return; fi
  local command=${DEFAULT_COMMAND}
  if (( \${commands[(I)$words[2]:*]} )); then command=$words[2]; shift words; (( CURRENT-- )); fi
  case "$command" in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = _sfn-lint ]; then _sfn_lint "$@"; else compdef _sfn_lint sfn-lint; fi
`;
}

const fishText = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;

function fish(commands: readonly Described[]): string {
  const others = commands.filter((c) => c.name !== DEFAULT_COMMAND).map((c) => c.name);
  const lines = ["# fish completion of sfn-lint"];
  for (const c of commands) {
    const chosen =
      c.name === DEFAULT_COMMAND ? `not __fish_seen_subcommand_from ${others.join(" ")}` : `__fish_seen_subcommand_from ${c.name}`;
    lines.push(`complete -c sfn-lint -n __fish_use_subcommand -a ${c.name} -d ${fishText(c.summary)}`);
    for (const { names, description, takesValue, values } of c.flags) {
      const words = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(" ");
      const what = values.length > 0 ? ` -x -a '${values.join(" ")}'` : takesValue ? " -r" : "";
      lines.push(`complete -c sfn-lint -n '${chosen}' ${words} -d ${fishText(description)}${what}`);
    }
    if (c.values.length > 0) lines.push(`complete -c sfn-lint -n '${chosen}' -x -a '${c.values.join(" ")}'`);
  }
  return `${lines.join("\n")}\n`;
}

const SCRIPTS: Readonly<Record<Shell, (commands: readonly Described[]) => string>> = { bash, zsh, fish };
