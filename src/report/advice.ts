import type { Advice, Fitness, Reason, Script, StorageOption } from "../advise/advice.ts";
import { byteSize } from "./byte-size.ts";
import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { type Page, pageWidth } from "./page.ts";
import { style } from "./style.ts";
import { hanging } from "./wrap.ts";

/** For people: which kinds of storage fit, what rules the others out, and the commands for the one that was asked for. */
export function prettyAdvice(advice: Advice, options: ReportOptions = {}): string {
  const page: Page = { style: style(options.color ?? false), width: pageWidth(options.width), options };
  const chosen = chosenOption(advice);
  const blocks = [
    headline(advice, page),
    about(advice, page),
    ...advice.options.map((option) => optionBlock(option, advice, page)),
    list("Mend first, whatever keeps the image", advice.mendFirst.map(reasonText), page),
    list("Not known", [...advice.missing], page),
    list("Notices", [...advice.notices], page),
    definitionBlock(advice, page),
    ...(chosen?.script ? [scriptBlock(chosen, chosen.script, page)] : []),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

/** The commands of a script as a shell reads them. */
export function scriptText({ variables, steps }: Script): string {
  return [
    ...variables.map(({ name, value, means }) => `${name}=${value}${means === "" ? "" : `  # ${means}`}`),
    ...steps.flatMap(({ title, commands }) => ["", `# ${title}`, ...commands]),
    "",
  ].join("\n");
}

/** The kind of storage that was asked for; where it is ruled out and nobody named it, the first that fits. */
function chosenOption({ options, target, targetOrigin }: Advice): StorageOption | undefined {
  const asked = options.find(({ id }) => id === target.target);
  if (asked?.fitness !== "ruled-out" || targetOrigin.target !== "assumed") return asked;
  return options.find(({ fitness }) => fitness !== "ruled-out");
}

const fitnessWords: Readonly<Record<Fitness, string>> = {
  fits: "fits",
  "mend-first": "mend first",
  "ruled-out": "ruled out",
};

function colorOf(fitness: Fitness, { style }: Page): (text: string) => string {
  return { fits: style.green, "mend-first": style.yellow, "ruled-out": style.red }[fitness];
}

function headline(advice: Advice, page: Page): string[] {
  const { target, options, path } = advice;
  const asked = options.find(({ id }) => id === target.target);
  if (!asked) return [];
  const said = {
    fits: `${asked.title} fits`,
    "mend-first": `${asked.title} fits once the image is mended`,
    "ruled-out": `${asked.title} is ruled out`,
  }[asked.fitness];
  return hanging("", `${escapeText(path)}: ${said}`, page.width).map((line) =>
    page.style.bold(colorOf(asked.fitness, page)(line)),
  );
}

function about({ target, targetOrigin, os, disk }: Advice, { style, width }: Page): string[] {
  const assumed = (["type", "target", "security"] as const).filter((key) => targetOrigin[key] === "assumed");
  const words = [
    `${target.type} image`,
    target.generation === undefined ? "generation unknown" : `generation ${target.generation}`,
    target.arch ?? "architecture unknown",
    `${target.security} security`,
    `${target.diskController.toUpperCase().replace("NVME", "NVMe")} disks`,
  ];
  const flags = assumed.map((key) => `--${key}`).join(", ");
  const boots = disk && disk.generations.length > 0 ? `, boots as generation ${disk.generations.join(" and ")}` : "";
  const upload = disk && `${byteSize(disk.virtualSizeBytes)}${boots}, ${disk.upload.lengthBytes} bytes to upload`;
  const converted = disk?.upload.convert ? `, after it is made into ${escapeText(disk.upload.file)}` : "";
  return [
    ...hanging("  system  ", os === null ? "none found" : escapeText(os), width),
    ...(upload === null ? [] : hanging("  disk    ", upload + converted, width)),
    ...hanging("  as      ", words.join(", ") + (flags === "" ? "" : ` (assumed in part: ${flags})`), width),
  ].map((line) => style.dim(line));
}

function optionBlock(option: StorageOption, { target }: Advice, page: Page): string[] {
  const { style, width } = page;
  const { title, id, fitness, reasons, cautions, limits } = option;
  const mark = colorOf(fitness, page);
  const asked = id === target.target ? style.dim("  (asked for)") : "";
  return [
    `${mark(fitnessWords[fitness].padEnd(10))}  ${style.bold(title)}${asked}`,
    ...reasons.flatMap((reason) => marked("    - ", reasonText(reason), mark, width)),
    ...cautions.flatMap((reason) => marked("    ! ", reasonText(reason), style.yellow, width)),
    ...limits.flatMap((limit) => hanging("      ", limit, width).map((line) => style.dim(line))),
  ];
}

function marked(head: string, text: string, mark: (text: string) => string, width: number): string[] {
  const [first = "", ...rest] = hanging(head, text, width);
  return [mark(head) + first.slice(head.length), ...rest];
}

function reasonText({ check, message, path }: Reason): string {
  return escapeText(`${check === undefined ? "" : `${check}: `}${message}${path === undefined ? "" : ` (${path})`}`);
}

/** So many are told; the others are what `vhdlint check` is for. */
const MAX_SHOWN = 12;

function list(title: string, lines: readonly string[], { style, width, options }: Page): string[] {
  if (lines.length === 0) return [];
  const shown = options.verbose ? lines : lines.slice(0, MAX_SHOWN);
  const hidden = lines.length - shown.length;
  return [
    style.bold(title),
    ...shown.flatMap((line) => hanging("    - ", escapeText(line), width)),
    ...(hidden > 0 ? [`      … and ${hidden} more: vhdlint check tells them all`] : []),
  ];
}

function definitionBlock({ definition }: Advice, { style, width }: Page): string[] {
  if (!definition) return [];
  const { osType, osState, hyperVGeneration, architecture, features } = definition;
  const rows: readonly (readonly [string, string])[] = [
    ["os-type", osType],
    ["os-state", osState],
    ["hyper-v-generation", hyperVGeneration ?? "not known"],
    ["architecture", architecture ?? "not known"],
    ...features.map(
      ({ name, value, why }, index) =>
        [index === 0 ? "features" : "", `${name}=${value} - ${escapeText(why)}`] as const,
    ),
  ];
  return [
    style.bold("Image definition in a gallery"),
    ...rows.flatMap(([label, text]) => hanging(`    ${label.padEnd(20)}`, text, width)),
  ];
}

function scriptBlock({ title }: StorageOption, script: Script, { style }: Page): string[] {
  return [
    style.bold(`Commands for a ${title}: fill in the first lines`),
    ...scriptText(script)
      .trimEnd()
      .split("\n")
      .map((line) => (line.startsWith("#") ? style.dim(escapeText(line, 1000)) : style.cyan(escapeText(line, 1000)))),
  ];
}
