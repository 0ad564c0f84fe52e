import { accounts, type User } from "../../src/facts/accounts.ts";
import { authorizedKeys } from "../../src/facts/authorized-keys.ts";
import { hostKeys } from "../../src/facts/host-keys.ts";
import { provisioning } from "../../src/facts/provisioning.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, attempt, defineCheck, partial, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "provisioning.specialized-not-deprovisioned",
  title: "Somebody can log in to a specialized machine",
  level: "must",
  requirements: ["provisioning.specialized-not-deprovisioned", "provisioning.type-matches-label"],
  why: "Azure hands a specialized VM no account and no keys: a disk that was deprovisioned, or never had an account, starts as a machine that nobody can log in to, and sshd does not start without host keys. An account counts that has a login shell and a password or an authorized key; host keys count when they are there, or when sshd's units or cloud-init make new ones.",
  fix: { text: "Capture the machine without deprovisioning it, or label the image generalized." },
  references: [
    {
      title: "Generalized and specialized images",
      url: "https://learn.microsoft.com/azure/virtual-machines/shared-image-galleries#generalized-and-specialized-images",
    },
  ],
  appliesTo: { type: ["specialized"] },
  async run(image) {
    if (!(await image.fact(accounts)).present) return undecided("the image makes its accounts at first boot");
    const unseen: Error[] = [];
    const account = await noAccount(image, unseen);
    const keys = await attempt(unseen, noHostKeys(image));
    return partial(
      [account, keys].filter((finding) => finding !== undefined),
      unseen,
    );
  },
});

/** No account opens, as far as passwords and keys could be read. */
async function noAccount(image: Image, unseen: Error[]): Promise<Finding | undefined> {
  const { users, shadowError } = await image.fact(accounts);
  const keys = await image.fact(authorizedKeys);
  const opens = ({ name, hasLoginShell, password }: User) =>
    hasLoginShell && (password === "set" || keys.openKeysOf(name).length > 0);
  if (users.some(opens)) return undefined;
  unseen.push(...(shadowError ? [shadowError] : []), ...keys.unseen);
  if (unseen.length > 0) return undefined;
  return { message: "no account has a password or an authorized key", path: "/etc/passwd" };
}

async function noHostKeys(image: Image): Promise<Finding | undefined> {
  const { files, makers } = await image.fact(hostKeys);
  if (files.some(({ kind }) => kind === "private") || makers.length > 0) return undefined;
  const { specialized } = await image.fact(provisioning);
  if (specialized.provisioner === "cloud-init" || specialized.provisioner === "both") return undefined;
  return {
    message: "there are no SSH host keys, and nothing makes new ones",
    path: "/etc/ssh",
    fix: { text: "Make the keys before the machine is captured.", commands: ["ssh-keygen -A"] },
  };
}
