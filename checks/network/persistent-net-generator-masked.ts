import { udev } from "../../src/facts/udev.ts";
import { defineCheck } from "../../src/lint/check.ts";

const GENERATOR = "75-persistent-net-generator.rules";

export default defineCheck({
  id: "network.persistent-net-generator-masked",
  title: "No generator writes rules that name NICs by MAC address",
  level: "must",
  requirements: ["network.persistent-net-generator-masked", "lisa.udev-persistent-net"],
  why: "udev before 197 brings a rule that writes the MAC address of each NIC it sees into 70-persistent-net.rules. A VM that was moved, or an image that was started once, then has its NIC under another name, eth1, for which there is no configuration: it cannot be reached. A link to /dev/null of the same name in /etc/udev/rules.d masks it.",
  fix: {
    text: "Mask the generator.",
    commands: ["ln -sf /dev/null /etc/udev/rules.d/75-persistent-net-generator.rules"],
  },
  appliesTo: { family: ["redhat", "suse", "flatcar", "azurelinux"] },
  async run(image) {
    const { files, rules } = await image.fact(udev);
    return files
      .filter(({ name, masked, path }) => name === GENERATOR && !masked && rules.some((rule) => rule.path === path))
      .map(({ path }) => ({ message: "the generator of persistent names is not masked", path }));
  },
});
