import { hostNames } from "../../src/facts/host-names.ts";
import { defineCheck, partial } from "../../src/lint/check.ts";

export default defineCheck({
  id: "provisioning.specialized-hostname",
  title: "A specialized machine carries no name that its copies would share",
  level: "info",
  requirements: ["provisioning.specialized-hostname"],
  why: "VMs of a specialized image keep the name in the image, whatever they are called on Azure. For one migrated machine that is as it should be; where several VMs are made of the image, give each its name at the first boot.",
  fix: { text: "Set the name at the first boot, if there will be more than one VM." },
  references: [
    {
      title: "Generalized and specialized images",
      url: "https://learn.microsoft.com/azure/virtual-machines/shared-image-galleries#generalized-and-specialized-images",
    },
  ],
  appliesTo: { type: ["specialized"] },
  async run(image) {
    const { names, unseen } = await image.fact(hostNames);
    const name = names.find(({ kind }) => kind === "host");
    if (name === undefined || /^(?:localhost(?:\.localdomain)?|\(none\))$/i.test(name.value))
      return partial([], unseen);
    const { value, path, line } = name;
    return [
      {
        message: "every VM of this image has the same host name",
        path,
        line,
        evidence: { actual: value.slice(0, 100) },
      },
    ];
  },
});
