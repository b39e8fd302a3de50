import { Command } from "commander";
import { RULES } from "../linter/registry.generated.js";
import type { Terminal } from "./command.js";
import { COMMANDS } from "./commands.generated.js";

interface Described {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly { readonly flag: string; readonly description: string; readonly choices: readonly string[] }[];
}

/** A completion script, made from the commands' own declarations. */
export async function completion(shell: "bash" | "zsh" | "fish", terminal: Terminal): Promise<string> {
  const commands = await described(terminal);
  return shell === "bash" ? bash(commands) : shell === "zsh" ? zsh(commands) : fish(commands);
}

async function described(terminal: Terminal): Promise<Described[]> {
  const all: Described[] = [];
  for (const load of Object.values(COMMANDS)) {
    const { command: file } = await load();
    const command = new Command(file.name);
    file.define(command, terminal);
    all.push({
      name: file.name,
      summary: file.summary,
      options: command.options.map((o) => ({ flag: o.long ?? o.short ?? "", description: o.description, choices: o.argChoices ?? [] })),
    });
  }
  return all;
}

const names = (commands: readonly Described[]) => commands.map((c) => c.name).join(" ");
const flags = (c: Described) => c.options.map((o) => o.flag).join(" ");
const rules = RULES.map((r) => r.id).join(" ");

function bash(commands: readonly Described[]): string {
  const cases = commands.map((c) => `    ${c.name}) words="${flags(c)}" ;;`);
  const choices = commands.flatMap((c) =>
    c.options.filter((o) => o.choices.length > 0).map((o) => `    ${o.flag}) words="${o.choices.join(" ")}" ;;`),
  );
  return `# bash completion of sfn-lint
_sfn_lint() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=""
  case "$before" in
    explain|--rule) COMPREPLY=($(compgen -W "${rules}" -- "$current")); return ;;
${[...new Set(choices)].join("\n")}
  esac
  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); return; fi
  case "$command" in
${cases.join("\n")}
    *) words="${flags(commands.find((c) => c.name === "lint") as Described)}" ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="${names(commands)} $words"
  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
}
complete -o filenames -F _sfn_lint sfn-lint
`;
}

const quoted = (text: string) => text.replace(/'/g, "'\\''").replace(/[[\]:]/g, "\\$&");

function zsh(commands: readonly Described[]): string {
  const described = commands.map((c) => `    '${c.name}:${quoted(c.summary)}'`);
  const cases = commands.map((c) => {
    const args = c.options.map(
      (o) => `'${o.flag}[${quoted(o.description)}]${o.choices.length > 0 ? `:value:(${o.choices.join(" ")})` : ""}'`,
    );
    const rest = c.name === "explain" ? `'1:rule:(${rules})'` : "'*:file:_files'";
    return `    ${c.name}) _arguments ${[...args, rest].join(" ")} ;;`;
  });
  return `#compdef sfn-lint
_sfn_lint() {
  local -a commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then _describe command commands; _files; return; fi
  case "$words[2]" in
${cases.join("\n")}
    *) _files ;;
  esac
}
_sfn_lint "$@"
`;
}

function fish(commands: readonly Described[]): string {
  const text = (s: string) => s.replace(/'/g, "\\'");
  const lines = ["# fish completion of sfn-lint"];
  for (const c of commands) {
    lines.push(`complete -c sfn-lint -n __fish_use_subcommand -a ${c.name} -d '${text(c.summary)}'`);
    for (const o of c.options) {
      const choices = o.choices.length > 0 ? ` -x -a '${o.choices.join(" ")}'` : "";
      lines.push(
        `complete -c sfn-lint -n '__fish_seen_subcommand_from ${c.name}' -l ${o.flag.replace(/^--/, "")} -d '${text(o.description)}'${choices}`,
      );
    }
  }
  lines.push(`complete -c sfn-lint -n '__fish_seen_subcommand_from explain' -x -a '${rules}'`);
  return `${lines.join("\n")}\n`;
}
