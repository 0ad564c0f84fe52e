import { addTo } from "./multi-map.ts";

/** One job of /etc/init after its override file (init(5) of upstart). */
export interface UpstartJob {
  readonly name: string;
  readonly path: string;
  /** The condition of `start on`, and the file and line it stands in; undefined where the job waits to be asked. */
  readonly startOn: { readonly expression: StartExpression; readonly path: string; readonly line: number } | undefined;
  /** A `manual` that took `start on` back. */
  readonly manual: { readonly path: string; readonly line: number } | undefined;
  /** Names of the events that the job says it emits. */
  readonly emits: readonly string[];
}

type StartExpression =
  | { readonly kind: "event"; readonly name: string; readonly arguments: readonly string[] }
  | { readonly kind: "and" | "or"; readonly left: StartExpression; readonly right: StartExpression };

interface Stanza {
  readonly words: readonly string[];
  readonly line: number;
}

/** Applies a job's file and then its override file, whose stanzas come last. */
export function parseUpstartJob(
  name: string,
  files: readonly { readonly path: string; readonly text: string }[],
): UpstartJob {
  let startOn: UpstartJob["startOn"];
  let manual: UpstartJob["manual"];
  const emits: string[] = [];
  for (const { path, text } of files) {
    for (const { words, line } of parseStanzas(text)) {
      if (words[0] === "manual") {
        startOn = undefined;
        manual = { path, line };
      } else if (words[0] === "start" && words[1] === "on") {
        const expression = parseExpression(words.slice(2));
        startOn = expression && { expression, path, line };
        manual = undefined;
      } else if (words[0] === "emits") {
        emits.push(...words.slice(1));
      }
    }
  }
  return { name, path: files[0]?.path ?? "", startOn, manual, emits };
}

/** Lines with their words; parentheses and a backslash at the end carry on; scripts are passed over. */
function parseStanzas(text: string): Stanza[] {
  const stanzas: Stanza[] = [];
  let pending: { words: string[]; line: number } | undefined;
  let isInScript = false;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (isInScript) {
      if (/^end\s+script$/.test(line)) isInScript = false;
      continue;
    }
    const isContinued = line.endsWith("\\");
    const words = splitLine(isContinued ? line.slice(0, -1) : line);
    const stanza: { words: string[]; line: number } = pending ?? { words: [], line: index + 1 };
    stanza.words.push(...words);
    const depth = stanza.words.reduce((sum, word) => sum + (word === "(" ? 1 : word === ")" ? -1 : 0), 0);
    if (isContinued || (depth > 0 && stanza.words.length < MAX_WORDS)) {
      pending = stanza;
      continue;
    }
    pending = undefined;
    if (stanza.words.at(-1) === "script") isInScript = true;
    else if (stanza.words.length > 0) stanzas.push(stanza);
  }
  if (pending) stanzas.push(pending);
  return stanzas;
}

/** A stanza of more words than this is no condition, and parentheses that never close end there. */
const MAX_WORDS = 200;

/** Words, quoted words and parentheses of a line, up to a comment. */
function splitLine(line: string): string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/[()]|(?:[^\s()"']|"[^"]*"|'[^']*')+/g)) {
    if (word.startsWith("#")) break;
    words.push(word.replace(/["']/g, ""));
  }
  return words;
}

/** `and` and `or` bind alike, from the left (upstart's parse_job.c). Undefined when it makes no sense. */
function parseExpression(words: readonly string[]): StartExpression | undefined {
  let at = 0;
  let depth = 0;
  const expression = parseSequence();
  return at === words.length ? expression : undefined;

  function parseSequence(): StartExpression | undefined {
    let left = parseOperand();
    while (left && (words[at] === "and" || words[at] === "or")) {
      const kind = words[at] === "and" ? "and" : "or";
      at++;
      const right = parseOperand();
      left = right && { kind, left, right };
    }
    return left;
  }

  function parseOperand(): StartExpression | undefined {
    if (words[at] === "(") {
      if (++depth > 50) return undefined;
      at++;
      const inner = parseSequence();
      if (words[at] !== ")") return undefined;
      at++;
      depth--;
      return inner;
    }
    const name = words[at];
    if (name === undefined || name === ")" || name === "and" || name === "or") return undefined;
    at++;
    const start = at;
    while (at < words.length && !["and", "or", "(", ")"].includes(words[at] ?? "")) at++;
    return { kind: "event", name, arguments: words.slice(start, at) };
  }
}

/**
 * The jobs that start while the system comes up into a runlevel. Events of other jobs count when those start; events
 * that the hardware, the network or mountall emit are taken to happen.
 */
export function jobsAtBoot(jobs: readonly UpstartJob[], runlevel: string): ReadonlySet<string> {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const emitters = new Map<string, UpstartJob[]>();
  for (const job of jobs) for (const event of job.emits) addTo(emitters, event, job);
  const started = new Set<string>();
  // Each round can only add jobs, so there are at most as many rounds as jobs.
  for (let before = -1; before !== started.size;) {
    before = started.size;
    for (const { name, startOn } of jobs) if (startOn && happens(startOn.expression)) started.add(name);
  }
  return started;

  function happens(expression: StartExpression): boolean {
    switch (expression.kind) {
      case "and":
        return happens(expression.left) && happens(expression.right);
      case "or":
        return happens(expression.left) || happens(expression.right);
      case "event":
        return eventHappens(expression.name, expression.arguments);
    }
  }

  function eventHappens(event: string, words: readonly string[]): boolean {
    const [first] = words;
    switch (event) {
      case "runlevel":
        return first === undefined || runlevelMatches(first);
      case "starting":
      case "started":
      case "stopping":
      case "stopped": {
        const job = first === undefined ? undefined : (/^(?:JOB=)?(.+)$/.exec(first)?.[1] ?? "");
        // rc runs the scripts of the runlevel: `stopped rc RUNLEVEL=[2345]` is the end of them.
        if (job === "rc") return words.slice(1).every((word) => !word.startsWith("RUNLEVEL=") || runlevelMatches(word));
        return job === undefined || started.has(job) || (!byName.has(job) && /[*?[]/.test(job));
      }
      case "control-alt-delete":
      case "keyboard-request":
      case "power-status-changed":
      case "never":
        return false;
      default: {
        const known = emitters.get(event);
        return known === undefined || known.some((job) => started.has(job.name));
      }
    }
  }

  /** `[2345]`, `RUNLEVEL=[!016]`, `2`, and `S`, which comes before the others. */
  function runlevelMatches(word: string): boolean {
    const pattern = word.replace(/^RUNLEVEL=/, "");
    const set = /^\[(!?)([^\]]*)\]$/.exec(pattern);
    if (set) return (set[2] ?? "").includes(runlevel) !== (set[1] === "!");
    return pattern === runlevel || pattern === "S" || pattern === "*";
  }
}
