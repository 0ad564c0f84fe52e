import { readFile } from "node:fs/promises";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { help } from "../../src/cli/help.ts";
import { type Check, areaOf } from "../../src/lint/check.ts";
import { type Format, formats } from "../../src/report/formats.ts";
import type { Requirement } from "./catalogue.ts";
import { exampleReport } from "./example-report.ts";
import { table } from "./markdown.ts";
import { type Fillers, codeBlock } from "./regions.ts";

/** What the pages written by hand leave to be filled in. */
export function fillersFor(catalogue: readonly Requirement[], checks: readonly Check[]): Fillers {
  return {
    "example-report": async () => codeBlock("console", (await exampleReport(checks, false)).join("\n")),
    formats: () =>
      table(
        ["format", "for"],
        formats.map((format) => [`\`${format}\``, formatWords[format]]),
      ),
    "exit-codes": () =>
      table(
        ["code", "meaning"],
        Object.values(exitCodes).map(({ code, meaning }) => [`\`${code}\``, meaning]),
      ),
    coverage: () => coverage(catalogue, checks),
    help: () => codeBlock("text", help()),
    "example-check": async () => codeBlock("ts", await readFile("checks/generic/os-64bit.ts", "utf8")),
  };
}

/** One line on each format, in the order of the list. */
const formatWords: Readonly<Record<Format, string>> = {
  pretty: "people at a terminal; the default",
  compact: "people and editors: one line for each finding",
  json: "programs; [stable](docs/architecture.md#the-report), with a [schema](docs/schema/report-1.schema.json)",
  sarif: "code scanning of GitHub and others",
  junit: "test reports of build servers",
  tap: "test harnesses (version 14)",
  github: "GitHub Actions: the text, and annotations",
  "azure-pipelines": "Azure Pipelines: the text, and issues of the run",
  gitlab: "Code Quality of GitLab",
  checkstyle: "build servers that read Checkstyle",
  markdown: "summaries and comments",
  html: "people: one page without any request, to filter and to print",
  commands: "the fixes as a commented shell script for the guest",
};

const areas: Readonly<Record<string, string>> = {
  agent: "Azure Linux Agent: installed, started at boot, every key of waagent.conf as the agent reads it",
  boot: "boot loader entries, kernel command line, kernels, initramfs and their Azure drivers",
  "cloud-init": "units, ds-identify, the merged configuration, datasource, what earlier runs left",
  disk: "the container and the partitions: VHD footer, size, alignment, partition tables",
  distro: "what is one distribution's own: repositories, packages of its page, its kernels and releases",
  features: "what VM extensions and features of Azure ask for",
  generic: "the distribution, base packages, versions, the clock",
  leftovers: "what a machine leaves behind: identities, keys, logs, histories, caches",
  network: "who configures the first NIC, static settings, name servers, firewall, SR-IOV",
  provisioning: "who sets up the VM and tells Azure that it is ready, for both types of image",
  security: "accounts, passwords, sudo, sshd, keys",
  storage: "fstab, swap, the temporary disk",
};

function coverage(catalogue: readonly Requirement[], checks: readonly Check[]): string {
  const names = [...new Set(checks.map(({ id }) => areaOf(id)))].sort();
  const rows = names.map((name) => [
    `[${name}](docs/checks/${name}.md)`,
    String(checks.filter(({ id }) => areaOf(id) === name).length),
    areas[name] ?? "",
  ]);
  const decided = new Set(checks.flatMap(({ requirements }) => requirements));
  const live = catalogue.filter(({ offline }) => offline === "no").length;
  const open = catalogue.filter(({ id, offline }) => offline !== "no" && !decided.has(id)).length;
  return `${table(["area", "checks", "looks at"], rows)}

Of ${catalogue.length} requirements in the [catalogue](docs/requirements/matrix.md), ${catalogue.length - live - open} are decided by
${checks.length} checks, ${live} can only be seen on a running VM, and ${open} ${open === 1 ? "is" : "are"} [not checked yet](docs/requirements/not-yet.yaml).`;
}
