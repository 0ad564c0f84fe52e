import { os, type OperatingSystem } from "../../src/facts/os.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import type { Architecture } from "../../src/lint/target.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

/** First tested release by os-release ID; without one the distribution is not tested on that architecture. */
const tested: ReadonlyMap<string, Partial<Record<Architecture, string>>> = new Map(
  Object.entries({
    almalinux: { x86_64: "8", aarch64: "8" },
    azurelinux: { x86_64: "2", aarch64: "2" },
    mariner: { x86_64: "2", aarch64: "2" },
    centos: { x86_64: "6.3" },
    debian: { x86_64: "10", aarch64: "11" },
    flatcar: { x86_64: "3374.2", aarch64: "3374.2" },
    ol: { x86_64: "6.4" },
    opensuse: { x86_64: "12.3" },
    "opensuse-leap": { x86_64: "15" },
    rhel: { x86_64: "6.7", aarch64: "8.6" },
    rocky: { x86_64: "9", aarch64: "9" },
    sles: { x86_64: "12", aarch64: "15.4" },
    sles_sap: { x86_64: "12", aarch64: "15.4" },
    ubuntu: { x86_64: "18.04", aarch64: "20.04" },
  }),
);

export default defineCheck({
  id: "agent.tested-matrix",
  title: "The agent is tested on this distribution and architecture",
  level: "info",
  requirements: [
    "agent.tested-matrix",
    "features.arm64-agent-support",
    "distro-flatcar.agent-version",
    "distro-alma-rocky.support",
    "distro-azure-linux.support",
    "distro-debian.versions",
  ],
  why: "Microsoft tests the agent on a list of distributions, fewer of them on Arm64: neither Oracle Linux nor openSUSE there. Elsewhere it usually works and is supported by the distribution alone. Releases later than the list's last one count as tested, since the page lags behind.",
  fix: { text: "Choose a tested combination, or expect support from the distribution only." },
  references: [
    {
      title: "Azure Linux Agent: requirements",
      url: "https://learn.microsoft.com/azure/virtual-machines/extensions/agent-linux#requirements",
    },
  ],
  async run(image, { target }) {
    const { installed, hidden } = await image.fact(waagent);
    if (!installed && hidden === undefined) return notApplicable("the agent is not installed");
    const system = await image.fact(os);
    const arch = target.arch ?? (system.arch === "aarch64" ? "aarch64" : "x86_64");
    const first = tested.get(system.id)?.[arch];
    if (first !== undefined && (system.version === "" || compareDotted(system.version, first) >= 0)) return [];
    return [
      {
        message: `the agent is not tested on ${nameOf(system)} for ${arch}`,
        ...place(system),
        subject: system.id,
        ...expected(first),
      },
    ];
  },
});

function nameOf({ id, version }: OperatingSystem): string {
  return version === "" ? id : `${id} ${version}`;
}

function place({ path }: OperatingSystem): { path?: string } {
  return path === undefined ? {} : { path };
}

function expected(first: string | undefined): { evidence?: { expected: string } } {
  return first === undefined ? {} : { evidence: { expected: `${first} or later` } };
}
