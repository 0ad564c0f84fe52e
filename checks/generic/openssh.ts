import { packages } from "../../src/facts/packages.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

const OLDEST = "5.3";

export default defineCheck({
  id: "generic.openssh",
  title: "An OpenSSH server of 5.3 or later is there",
  level: "must",
  requirements: ["generic.openssh"],
  why: "Provisioning writes the admin's key and the host keys where OpenSSH reads them, and the agent's requirements name 5.3. Another server knows neither: SSH refuses the administrator's key. The version is only judged where a package tells it.",
  fix: {
    text: "Install OpenSSH's server.",
    ...installing({
      debian: "openssh-server",
      redhat: "openssh-server",
      suse: "openssh",
      azurelinux: "openssh-server",
      photon: "openssh-server",
    }),
  },
  async run(image) {
    if ((await findProgram(image.tree, "sshd")) === undefined) {
      const other = await findProgram(image.tree, "dropbear");
      const evidence = other === undefined ? {} : { evidence: { actual: other } };
      return [{ message: "OpenSSH's server is not installed", ...evidence }];
    }
    const found = (await image.fact(packages)).find("openssh-server", "openssh");
    const version = /^\d+(?:\.\d+)*/.exec(found?.upstreamVersion ?? "")?.[0];
    if (version === undefined || compareDotted(version, OLDEST) >= 0) return [];
    return [
      {
        message: `OpenSSH ${version} is too old for the agent`,
        subject: found?.name ?? "openssh",
        evidence: { actual: version, expected: `${OLDEST} or newer` },
      },
    ];
  },
});
