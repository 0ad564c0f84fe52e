import { accounts } from "../../src/facts/accounts.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "leftovers.root-password",
  title: "root has no password",
  level: "must",
  requirements: ["leftovers.root-password", "provisioning.left-root-password", "distro-rhel.root-disabled"],
  why: "The same root password on every VM is a back door, and an empty one is worse. Locked in any way (`!`, `*`, `!!`, `!*`, `*LOCK*`) is good. `passwd -d root`, which one page uses, empties the field: LISA lets that pass, we do not, since it is safe only as long as every service refuses empty passwords. A locked field that still holds the hash is a note.",
  fix: { text: "Lock root and drop the hash.", commands: ["usermod -p '!' root"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { find, present, shadowError } = await image.fact(accounts);
    const root = find("root");
    if (!present || !root) return notApplicable("the image makes its accounts at first boot");
    const at = { path: root.passwordPath, line: root.passwordLine, subject: "root" };
    switch (root.password) {
      case "unreadable":
        throw shadowError ?? new TypeError("a shadow file is unreadable without an error");
      case "set":
        return [{ message: "root has a password", ...at }];
      case "empty":
        return [{ message: "root logs in without a password", ...at }];
      case "none":
        return [];
      case "locked":
        return root.keepsHash
          ? [
              {
                message: "root is locked, yet its old password hash is still there",
                level: "info",
                ...at,
              } satisfies Finding,
            ]
          : [];
    }
  },
});
