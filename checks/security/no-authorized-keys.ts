import { authorizedKeys } from "../../src/facts/authorized-keys.ts";
import { defineCheck, partial } from "../../src/lint/check.ts";

export default defineCheck({
  id: "security.no-authorized-keys",
  title: "No SSH key of the build lets anybody in",
  level: "must",
  requirements: ["security.no-authorized-keys", "lisa.no-preexisting-users", "leftovers.ssh-user-dirs"],
  why: "Whoever holds the private half can log in to every VM of the image. Looked at are the files that sshd_config names and the usual ones, in every home. cloud-init's line for root, which only tells to use another account, is harmless.",
  fix: { text: "Delete the files.", commands: ["rm -f /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { files, unseen } = await image.fact(authorizedKeys);
    const findings = files.flatMap(({ path, user, keys }) => {
      const open = keys.filter((key) => !key.isRefusal);
      const [first] = open;
      if (!first) return [];
      const comment = first.comment === "" ? "" : ` of ${first.comment}`;
      return [
        {
          message: user === undefined ? "an SSH key in a home without account" : `an SSH key opens the account ${user}`,
          path,
          line: first.line,
          ...(user === undefined ? {} : { subject: user }),
          evidence: {
            actual: `${open.length} ${open.length === 1 ? "key" : "keys"}, the first ${first.type}${comment}`,
          },
        },
      ];
    });
    return partial(findings, unseen);
  },
});
