import { readFile } from "node:fs/promises";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { help } from "../../src/cli/help.ts";
import { openTar } from "../../src/image/archive/tar-file-system.ts";
import { MemoryByteSource } from "../../src/image/bytes/byte-source.ts";
import { Image } from "../../src/image/image.ts";
import { MountedTree } from "../../src/image/tree/mounted-tree.ts";
import { type Check, areaOf } from "../../src/lint/check.ts";
import { lint } from "../../src/lint/lint.ts";
import { pretty } from "../../src/report/pretty.ts";
import { exampleSeconds, exampleTar } from "./example.ts";
import type { Requirement } from "./catalogue.ts";
import { table } from "./markdown.ts";
import { type Fillers, codeBlock } from "./regions.ts";

/** Lines of the example's report that the README shows before it cuts. */
const SHOWN_LINES = 34;

/** What the pages written by hand leave to be filled in. */
export function fillersFor(catalogue: readonly Requirement[], checks: readonly Check[]): Fillers {
  return {
    "example-report": () => exampleReport(checks),
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

async function exampleReport(checks: readonly Check[]): Promise<string> {
  const locator = "fixtures/example.tar.gz";
  const fileSystem = await openTar(new MemoryByteSource(await exampleTar()));
  const image = new Image({ locator, kind: "tar" }, new MountedTree([{ path: "/", fileSystem }]));
  // The day that the checks go by: the page must not change with the calendar.
  const before = process.env["SOURCE_DATE_EPOCH"];
  process.env["SOURCE_DATE_EPOCH"] = String(exampleSeconds);
  const report = pretty(await lint([image], { checks }));
  if (before === undefined) delete process.env["SOURCE_DATE_EPOCH"];
  else process.env["SOURCE_DATE_EPOCH"] = before;
  const lines = report.trimEnd().split("\n");
  // Cut between two findings.
  const shown = lines.slice(0, lines.lastIndexOf("", SHOWN_LINES));
  return codeBlock("console", [`$ vhdlint ${locator}`, ...shown, "", "  […]", "", ...lines.slice(-2)].join("\n"));
}

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
${checks.length} checks, ${live} can only be seen on a running VM, and ${open} are [not checked yet](docs/requirements/not-yet.yaml).`;
}
