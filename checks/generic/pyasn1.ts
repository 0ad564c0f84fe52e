import { os } from "../../src/facts/os.ts";
import { python } from "../../src/facts/python.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "generic.pyasn1",
  title: "Old agents find the Python module pyasn1",
  level: "should",
  requirements: ["generic.pyasn1", "distro-centos.pyasn1", "distro-oracle.pyasn1", "lisa.marketplace-pyasn1"],
  why: "Agents of releases 6 and 7 read certificates with pyasn1 and stop without it, so that nobody is provisioned; those of today do without, which is why the pages that still ask for it are followed on the old releases only.",
  fix: { text: "Install the module.", commands: ["yum install python-pyasn1"] },
  appliesTo: { distro: ["rhel", "centos", "ol"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major !== 6 && major !== 7) return notApplicable("only for releases 6 and 7");
    const { installed } = await image.fact(waagent);
    if (!installed) return notApplicable("the agent is not installed");
    const found = await (await image.fact(python)).findModule("pyasn1");
    return found === undefined ? [{ message: "the module pyasn1 is not installed" }] : [];
  },
});
