import { type FlagWords, type Operand, type Vocabulary, shells } from "./vocabulary.ts";

/** For bash 3.2 and later, as macOS has it. */
export function bashCompletion({ commands, flags, operands, ids, globs }: Vocabulary): string {
  return `# Completion of vhdlint in bash: eval "$(vhdlint completion bash)"
_vhdlint_globs="${globs.join(" ")}"
_vhdlint_ids="${ids.join(" ")}"

_vhdlint() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command= prefix= words= word index
  # bash takes = for a word of its own.
  if [ "$current" = "=" ]; then
    current=
  elif [ "$previous" = "=" ] && [ "$COMP_CWORD" -ge 2 ]; then
    previous="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
      ${commands.join("|")})
        command="\${COMP_WORDS[index]}"
        break
        ;;
    esac
  done
  COMPREPLY=()
  case "$previous" in
${flags.map(valueCase).join("\n")}
    *)
      case "$current" in
        -*)
          case "$command" in
${commands.map((command) => `            ${command}) words="${flagsOf(flags, command)}" ;;`).join("\n")}
            *) words="${flagsOf(flags, "check")}" ;;
          esac
          ;;
        *)
          case "$command" in
${commands.map((command) => `            ${command}) ${operand(operands[command])} ;;`).join("\n")}
            *) words="${commands.join(" ")}" ;;
          esac
          ;;
      esac
      ;;
  esac
  while IFS= read -r word; do
    COMPREPLY+=("$prefix$word")
  done < <(compgen -W "$words" -- "\${current#"$prefix"}")
}

complete -o default -F _vhdlint vhdlint
`;
}

const list = 'case "$current" in *,*) prefix="${current%,*}," ;; esac';

function valueCase({ name, takes, values }: FlagWords): string {
  switch (takes) {
    case "nothing":
      return `    --${name}) ;;`;
    // Nothing found is what readline completes file names for.
    case "file":
    case "any":
      return `    --${name}) return ;;`;
    case "word":
      return `    --${name}) words="${values.join(" ")}" ;;`;
    case "words":
      return `    --${name}) ${list}; words="${values.join(" ")}" ;;`;
    case "glob":
      return `    --${name}) ${list}; words="$_vhdlint_globs" ;;`;
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
    case "nothing":
      return "return";
    case "id":
      return 'words="$_vhdlint_ids"';
    case "glob":
      return 'words="$_vhdlint_globs"';
    case "shell":
      return `words="${shells.join(" ")}"`;
  }
}
