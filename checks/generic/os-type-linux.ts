import { os } from "../../src/facts/os.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "generic.os-type-linux",
  title: "The image holds a Linux system",
  level: "marketplace",
  requirements: ["generic.os-type-linux"],
  why: "An offer that is declared as Linux is rejected when certification does not find one on the OS disk. A root file system with os-release, or one of the older release files, is one; a Windows directory is not.",
  fix: { text: "Correct the type of the offer, or the disk." },
  async run(image) {
    const { path } = await image.fact(os);
    if (path !== undefined) return [];
    for (const windows of ["/Windows/System32", "/windows/system32", "/WINDOWS/system32"]) {
      if (await image.tree.stat(windows)) return [{ message: "the image holds a Windows system", path: windows }];
    }
    return [{ message: "no file says that this is a Linux system", evidence: { expected: "/etc/os-release" } }];
  },
});
