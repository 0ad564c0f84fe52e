import { type FlagWords, type Operand, type Vocabulary, shells } from "./vocabulary.ts";

/** For `eval` after `compinit`, or as the file `_vhdlint` of a folder in fpath. */
export function zshCompletion({ commands, flags, operands, ids, globs }: Vocabulary): string {
  return `#compdef vhdlint
# Completion of vhdlint in zsh: eval "$(vhdlint completion zsh)"
_vhdlint() {
  local command word flag
  local -a ids globs
  ids=(${ids.join(" ")})
  globs=(${globs.map((glob) => `'${glob}'`).join(" ")})
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$word" in
      (${commands.join("|")}) command="$word"; break ;;
    esac
  done
  flag="\${words[CURRENT-1]}"
  if [[ "$PREFIX" == --*=* ]]; then
    flag="\${PREFIX%%=*}"
    compset -P '*='
  fi
  case "$flag" in
${flags.flatMap(valueCase).join("\n")}
  esac
  if [[ "$PREFIX" == -* ]]; then
    case "$command" in
${commands.map((command) => `      (${command}) compadd -- ${flagsOf(flags, command)} ;;`).join("\n")}
      (*) compadd -- ${flagsOf(flags, "check")} ;;
    esac
    return
  fi
  case "$command" in
${commands.map((command) => `    (${command}) ${operand(operands[command])} ;;`).join("\n")}
    (*) compadd -- ${commands.join(" ")}; _files ;;
  esac
}

if [[ "$funcstack[1]" == _vhdlint ]]; then
  _vhdlint "$@"
else
  compdef _vhdlint vhdlint
fi
`;
}

function valueCase({ name, takes, values }: FlagWords): readonly string[] {
  switch (takes) {
    case "nothing":
      return [];
    case "file":
      return [`    (--${name}) _files; return ;;`];
    case "any":
      return [`    (--${name}) return ;;`];
    case "word":
      return [`    (--${name}) compadd -- ${values.join(" ")}; return ;;`];
    case "words":
      return [`    (--${name}) compset -P '*,'; compadd -- ${values.join(" ")}; return ;;`];
    case "glob":
      return [`    (--${name}) compset -P '*,'; compadd -- $globs; return ;;`];
  }
}

function flagsOf(flags: readonly FlagWords[], command: string): string {
  return flags
    .filter((flag) => flag.commands.some((each) => each === command))
    .map(({ name }) => `--${name}`)
    .join(" ");
}

function operand(kind: Operand): string {
  switch (kind) {
    case "file":
      return "_files";
    case "nothing":
      return "";
    case "id":
      return "compadd -- $ids";
    case "glob":
      return "compadd -- $globs";
    case "shell":
      return `compadd -- ${shells.join(" ")}`;
  }
}
