import { type Check, type Finding, type Outcome, defineCheck } from "../../src/lint/check.ts";
import { ImageError } from "../../src/image/errors.ts";
import { lint } from "../../src/lint/lint.ts";
import { summarize } from "../../src/lint/verdict.ts";
import type { FailOn, Report } from "../../src/lint/report.ts";
import { imageFrom } from "../../src/testing/index.ts";

const debian = { "/etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n' };

function check(id: string, level: Check["level"], outcome: () => Outcome): Check {
  return defineCheck({
    id,
    title: `${id} holds`,
    level,
    requirements: [id],
    why: `Azure asks for ${id}.`,
    fix: { text: "Mend it by hand.", commands: [`mend ${id}`] },
    references: [{ title: "Prepare Linux for imaging", url: "https://learn.microsoft.com/azure/prepare" }],
    run: async () => outcome(),
  });
}

function finds(id: string, level: Check["level"], ...findings: readonly Finding[]): Check {
  return check(id, level, () => findings);
}

export const agentDisabled: Finding = {
  message: "walinuxagent.service is installed but not enabled",
  path: "/usr/lib/systemd/system/walinuxagent.service",
  line: 3,
  evidence: { actual: "disabled", expected: "enabled" },
};

/** One with a fix of its own, and one that weighs less than its check. */
export const consoleFindings: readonly Finding[] = [
  {
    message: "no serial console",
    subject: "entry 0",
    fix: { text: "Add console=ttyS0 to the kernel's command line." },
  },
  { message: "the console is slow", level: "info", path: "/boot/grub/grub.cfg", line: 12 },
];

/** Checks that between them end in every status but `suppressed`, which no check can give itself. */
export const sampleChecks: readonly Check[] = [
  finds("agent.enabled", "must", agentDisabled),
  finds("boot.console", "should", ...consoleFindings),
  finds("disk.size", "must", { message: "the size is 5 bytes too much", subject: "size" }),
  finds("security.note", "info", { message: "worth a look", path: "/etc/a" }),
  check("ssh.unseen", "must", () => {
    throw new ImageError("unreadable", "/etc/shadow: permission denied", { remedy: "run as root" });
  }),
  finds("network.fine", "must"),
  check("network.other", "must", () => ({ kind: "not-applicable", reason: "no netplan here" })),
];

export const crash = check("storage.crash", "must", () => {
  throw new RangeError("offset 9 is out of range");
});

/** Two images, one of them not there. */
export async function sampleReport(
  checks: readonly Check[] = sampleChecks,
  failOn: FailOn = "error",
  paths: readonly string[] = ["out/disk.vhd", "no/such.vhd"],
): Promise<Report> {
  const [first = "disk.vhd", ...missing] = paths;
  return lint([imageFrom(debian, first), ...missing], { checks, failOn });
}

/** The same with the findings of one check excused. */
export function suppressing(report: Report, id: string, reason: string): Report {
  const suppression = { by: "vhdlint.config.yaml: suppress[0]", reason };
  const images = report.images.map((image) => ({
    ...image,
    results: image.results.map((result) =>
      result.check === id
        ? {
            ...result,
            status: "suppressed" as const,
            findings: result.findings.map((finding) => ({ ...finding, suppression })),
          }
        : result,
    ),
  }));
  return { ...report, images, summary: summarize(images) };
}
