import { packages } from "../../../src/facts/packages.ts";
import { defineCheck, notApplicable, undecided } from "../../../src/lint/check.ts";

const CONFIG = "regionServiceClientConfig";

export default defineCheck({
  id: "distro.suse.registration-client",
  title: "The client that registers the VM is set up for Azure",
  level: "should",
  requirements: ["distro-suse.repos"],
  why: "cloud-regionsrv-client finds SUSE's servers by the addresses and certificates of a package of its own for each cloud. With that of another cloud, or none, registration fails at the first boot, and a pay-as-you-go image never gets repositories.",
  fix: { text: "Install the package for Azure.", commands: ["zypper install regionServiceClientConfigAzure"] },
  appliesTo: { family: ["suse"] },
  async run(image) {
    const installed = await image.fact(packages);
    if (installed.database === undefined) return undecided("the image has no database of packages");
    if (!installed.find("cloud-regionsrv-client")) return notApplicable("cloud-regionsrv-client is not installed");
    if (installed.find(`${CONFIG}Azure`, `${CONFIG}SAPAzure`)) return [];
    const others = installed
      .all()
      .flatMap(({ name, status }) => (status === "installed" && name.startsWith(CONFIG) ? [name] : []));
    return [
      {
        message: others.length > 0 ? "registration is set up for another cloud" : "registration is set up for no cloud",
        evidence: { ...(others.length > 0 ? { actual: others.join(" ") } : {}), expected: `${CONFIG}Azure` },
      },
    ];
  },
});
