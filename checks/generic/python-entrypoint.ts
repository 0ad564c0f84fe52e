import { os } from "../../src/facts/os.ts";
import { isProgram } from "../../src/facts/programs.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "generic.python-entrypoint",
  title: "Old extensions find /usr/bin/python",
  level: "info",
  requirements: ["generic.python-entrypoint"],
  why: "Azure Disk Encryption, Log Analytics, VM Access and Guest Diagnostics of old releases call /usr/bin/python, which Ubuntu no longer has from 20.04 on. Ubuntu's own images come without it, so this is only noted.",
  fix: { text: "Install the link.", commands: ["apt-get install python-is-python3"] },
  appliesTo: { distro: ["ubuntu"] },
  async run(image) {
    const { major = 0 } = await image.fact(os);
    if (major < 20) return notApplicable("only from 20.04 on");
    return (await isProgram(image.tree, "/usr/bin/python"))
      ? []
      : [{ message: "/usr/bin/python is not there", path: "/usr/bin/python" }];
  },
});
