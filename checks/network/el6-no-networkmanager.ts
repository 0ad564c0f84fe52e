import { os } from "../../src/facts/os.ts";
import { packages } from "../../src/facts/packages.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.el6-no-networkmanager",
  title: "NetworkManager is not installed on release 6",
  level: "must",
  requirements: ["network.el6-no-networkmanager", "lisa.networkmanager-absent-el6"],
  why: "On release 6 of the Red Hat family NetworkManager takes the NIC away from the agent, which sets it up itself, so that the network may not come back when the agent restarts it; the agent's package there conflicts with it. From release 7 on it does no harm.",
  fix: { text: "Remove the package without what depends on it.", commands: ["rpm -e --nodeps NetworkManager"] },
  appliesTo: { family: ["redhat"] },
  async run(image) {
    const { id, major } = await image.fact(os);
    if (id === "fedora" || major === undefined || major > 6) return notApplicable("only for release 6 and older");
    const installed = await image.fact(packages);
    if (installed.database === undefined) return undecided("the image has no database of packages");
    const found = installed.find("NetworkManager");
    if (!found) return [];
    const path = installed.path === undefined ? {} : { path: installed.path };
    return [
      { message: "NetworkManager is installed", ...path, subject: found.name, evidence: { actual: found.version } },
    ];
  },
});
