import { imageState } from "../../src/facts/image-state.ts";
import { defineCheck, partial } from "../../src/lint/check.ts";

export default defineCheck({
  id: "provisioning.type-matches-label",
  title: "A disk that is labelled generalized is no captured machine",
  level: "must",
  requirements: ["provisioning.type-matches-label", "provisioning.marketplace-generalized"],
  why: "A captured machine that is uploaded as generalized keeps its name, accounts and keys, and its agent takes the new VM as provisioned: the deployment fails or nobody can log in. The agent's marker decides, or two of these together: state of the agent or of cloud-init, an account that can log in, host keys. The places themselves are told one by one by other checks. The opposite mistake is told by provisioning.specialized-not-deprovisioned.",
  fix: {
    text: "Deprovision the machine before it is captured, or label the image specialized.",
    commands: ["waagent -force -deprovision+user", "cloud-init clean --logs --seed"],
  },
  references: [
    {
      title: "Upload and capture errors of Linux images",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/troubleshoot-deployment-new-vm-linux",
    },
  ],
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { looks, signs, unseen } = await image.fact(imageState);
    if (looks !== "specialized") return partial([], unseen);
    const told = [...new Set(signs.map(({ text }) => text))].slice(0, 6).join("; ");
    return [
      {
        message: "the disk is labelled generalized, yet it is that of a machine in use",
        subject: "image type",
        evidence: { actual: told, expected: "no traces of a machine" },
      },
    ];
  },
});
