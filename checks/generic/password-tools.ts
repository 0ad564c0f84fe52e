import { defineCheck } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";
import { missingPrograms } from "./_programs.ts";

export default defineCheck({
  id: "generic.password-tools",
  title: "The admin user can get a password and sudo",
  level: "must",
  requirements: ["generic.password-tools"],
  why: "Whoever provisions sets the password with chpasswd and grants sudo by a file in /etc/sudoers.d. Without them the VM is ready and nobody can become root. Whether sudo reads that file is told by security.sudoers-valid.",
  fix: {
    text: "Install sudo and the shadow tools.",
    ...installing({
      debian: "sudo passwd",
      redhat: "sudo shadow-utils passwd",
      suse: "sudo shadow",
      azurelinux: "sudo shadow-utils",
    }),
  },
  appliesTo: { type: ["generalized"] },
  run: (image) => missingPrograms(image, [{ name: "chpasswd" }, { name: "sudo", or: ["sudo-rs"] }]),
});
