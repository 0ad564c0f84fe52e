import { hostNames } from "../../src/facts/host-names.ts";
import { os } from "../../src/facts/os.ts";
import { defineCheck, partial } from "../../src/lint/check.ts";
import { isNeutralHostName } from "./_host-name.ts";

const words = {
  host: "host name",
  pretty: "host name for people",
  mail: "mail domain",
  hosts: "address for the host name",
};

export default defineCheck({
  id: "leftovers.hostname",
  title: "The image carries no host name of the build machine",
  level: "should",
  requirements: ["leftovers.hostname", "provisioning.left-hostname"],
  why: "Provisioning sets the name of the VM, yet until then, and in whatever it does not rewrite (mail, hosts), every VM goes by the old one. Empty, localhost, localhost.localdomain and the names that distributions give their images are fine.",
  fix: {
    text: "Set a neutral name.",
    commands: ["hostnamectl set-hostname localhost.localdomain", "sed -i '/^127\\.0\\.1\\.1/d' /etc/hosts"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const system = await image.fact(os);
    const { names, unseen } = await image.fact(hostNames);
    return partial(
      names
        .filter(({ value }) => !isNeutralHostName(value, system))
        .map(({ value, path, line, kind }) => ({
          message: `${words[kind]} left behind`,
          path,
          line,
          evidence: { actual: value.slice(0, 100) },
        })),
      unseen,
    );
  },
});
