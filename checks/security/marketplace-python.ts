import { os } from "../../src/facts/os.ts";
import { python } from "../../src/facts/python.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "security.marketplace-python",
  title: "Python is a release that certification accepts",
  level: "marketplace",
  requirements: ["security.marketplace-python", "lisa.python-version", "lisa.marketplace-python"],
  why: "Certification test 45 advises 2.6 and later; Microsoft's current test asks for 3.9, which official images of RHEL 8, SLES 15 and Ubuntu 20.04 do not have: a note. The agent needs a Python of some kind. Flatcar's lies in a system extension.",
  fix: { text: "Install a current Python 3." },
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    if ((await image.fact(os)).family === "flatcar")
      return notApplicable("Python comes with the system extension of the agent");
    const { interpreters } = await image.fact(python);
    const versions = interpreters.flatMap(({ version, path }) => (version === undefined ? [] : [{ version, path }]));
    const [newest] = versions.sort((a, b) => compareDotted(b.version, a.version));
    if (interpreters.length === 0) return [{ message: "no Python is installed" }];
    if (!newest) return undecided("no name of an interpreter tells its version");
    const found = { path: newest.path, evidence: { actual: newest.version, expected: "3.9 or later" } };
    if (compareDotted(newest.version, "2.6") < 0)
      return [{ message: "Python is older than certification accepts", ...found }];
    if (compareDotted(newest.version, "3.9") >= 0) return [];
    return [{ message: "Python is older than Microsoft's current test accepts", ...found, level: "info" }];
  },
});
