import { isBelow, urlHost } from "../../../src/facts/repositories/url-host.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { cloudInitApt } from "../_cloud-init-apt.ts";

export default defineCheck({
  id: "distro.ubuntu.cloud-init-mirrors",
  title: "cloud-init chooses Azure's mirror of the Ubuntu archive",
  level: "should",
  requirements: ["distro-ubuntu.cloud-init-mirrors"],
  why: "cloud-init writes the sources of apt anew on each VM and puts its own choice where the image named Azure's mirror. The merged configuration decides: apt.primary first, then system_info.package_mirrors, for amd64 alone since arm64 keeps the ports.",
  fix: {
    text: "Write the mirrors.",
    commands: [
      "printf 'apt:\\n  primary:\\n    - arches: [i386, amd64]\\n      uri: http://azure.archive.ubuntu.com/ubuntu/\\n' > /etc/cloud/cloud.cfg.d/90-azure.cfg",
    ],
  },
  references: [
    {
      title: "Azure: prepare an Ubuntu VHD",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-ubuntu",
    },
  ],
  appliesTo: { type: ["generalized"], distro: ["ubuntu"], arch: ["x86_64"] },
  async run(image, { target }) {
    const { rewrites, reason, mirror } = await cloudInitApt(image, target);
    if (!rewrites) return notApplicable(reason);
    if (isBelow(urlHost(mirror?.url ?? ""), "azure.archive.ubuntu.com")) return [];
    if (!mirror) return [{ message: "cloud-init is told no mirror" }];
    const { url, path, line } = mirror;
    const place = path.startsWith("/") ? { path, line } : {};
    return [{ message: "cloud-init chooses another mirror than Azure's", ...place, evidence: { actual: url } }];
  },
});
