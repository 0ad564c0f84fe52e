import { type FlagWords, type Operand, type Vocabulary, shells } from "./vocabulary.ts";

/** For ~/.config/fish/completions/vhdlint.fish, or `vhdlint completion fish | source`. */
export function fishCompletion({ commands, flags, operands, ids, globs }: Vocabulary): string {
  const others = commands.filter((command) => command !== "check");
  return `# Completion of vhdlint in fish: vhdlint completion fish | source
function __vhdlint_command
  for word in (commandline --tokenize --cut-at-cursor --current-process)[2..-1]
    if contains -- $word ${commands.join(" ")}
      echo $word
      return
    end
  end
  echo check
end

function __vhdlint_in
  contains -- (__vhdlint_command) $argv
end

function __vhdlint_named
  for word in (commandline --tokenize --cut-at-cursor --current-process)[2..-1]
    contains -- $word ${commands.join(" ")}; and return
  end
  return 1
end

function __vhdlint_ids
  printf '%s\\n' ${ids.join(" ")}
end

function __vhdlint_globs
  printf '%s\\n' ${globs.map((glob) => `'${glob}'`).join(" ")}
end

complete --command vhdlint --condition 'not __vhdlint_named' --arguments '${commands.join(" ")}'
${others.flatMap((command) => operand(command, operands[command])).join("\n")}
${flags.map(flagLine).join("\n")}
`;
}

function operand(command: string, kind: Operand): readonly string[] {
  const start = `complete --command vhdlint --condition '__vhdlint_named; and __vhdlint_in ${command}'`;
  switch (kind) {
    case "file":
      return [];
    case "nothing":
      return [`${start} --no-files`];
    case "id":
      return [`${start} --no-files --arguments '(__vhdlint_ids)'`];
    case "glob":
      return [`${start} --no-files --arguments '(__vhdlint_globs)'`];
    case "shell":
      return [`${start} --no-files --arguments '${shells.join(" ")}'`];
  }
}

function flagLine({ name, takes, values, commands }: FlagWords): string {
  const start = `complete --command vhdlint --condition '__vhdlint_in ${commands.join(" ")}' --long-option ${name}`;
  switch (takes) {
    case "nothing":
      return start;
    case "file":
      return `${start} --require-parameter --force-files`;
    case "any":
      return `${start} --exclusive`;
    case "word":
      return `${start} --exclusive --arguments '${values.join(" ")}'`;
    case "words":
      return `${start} --exclusive --arguments '(__fish_complete_list , "printf %s\\\\\\\\n ${values.join(" ")}")'`;
    case "glob":
      return `${start} --exclusive --arguments '(__fish_complete_list , __vhdlint_globs)'`;
  }
}
