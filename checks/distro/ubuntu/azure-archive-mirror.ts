import { aptSources } from "../../../src/facts/apt-sources.ts";
import { isBelow, urlHost } from "../../../src/facts/repositories/url-host.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { cloudInitApt } from "../_cloud-init-apt.ts";
import { binarySources } from "../_repositories.ts";

const AZURE_MIRROR = "azure.archive.ubuntu.com";

export default defineCheck({
  id: "distro.ubuntu.azure-archive-mirror",
  title: "Packages come from Azure's mirror of the Ubuntu archive",
  level: "should",
  requirements: ["distro-ubuntu.azure-archive-mirror", "lisa.repositories"],
  why: "The mirror lies in Azure's own network: updates are fast, and cost no traffic. A country's mirror may also be out of reach of a locked down network. security.ubuntu.com, which Canonical's own images keep, is fine, and so are the ports of arm64. Where cloud-init writes the sources anew on each VM, the mirror that it chooses counts.",
  fix: {
    text: "Point the sources to the mirror.",
    commands: [
      "sed -i -E 's#//([a-z]{2}\\.)?archive\\.ubuntu\\.com#//azure.archive.ubuntu.com#' /etc/apt/sources.list /etc/apt/sources.list.d/ubuntu.sources",
    ],
  },
  references: [
    {
      title: "Azure: prepare an Ubuntu VHD",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-ubuntu",
    },
  ],
  appliesTo: { distro: ["ubuntu"], arch: ["x86_64"] },
  async run(image, { target }) {
    const { rewrites, mirror } = await cloudInitApt(image, target);
    if (rewrites && isBelow(urlHost(mirror?.url ?? ""), AZURE_MIRROR)) return [];
    const sources = binarySources(await image.fact(aptSources));
    // One source may have several mirrors, of which apt takes another where one fails.
    const isAzure = ({ uris }: { readonly uris: readonly string[] }) =>
      uris.some((uri) => isBelow(urlHost(uri), AZURE_MIRROR));
    const archives = sources.flatMap((source) =>
      (isAzure(source) ? source.uris.filter((uri) => isBelow(urlHost(uri), AZURE_MIRROR)) : source.uris).flatMap(
        (uri) => {
          const { path, line } = source;
          const host = urlHost(uri);
          return isBelow(host, "archive.ubuntu.com") ? [{ host, path, line }] : [];
        },
      ),
    );
    if (archives.length === 0) return notApplicable("no source names the Ubuntu archive");
    const others = archives.filter(({ host }) => !isBelow(host, AZURE_MIRROR));
    return others.map(({ host, path, line }) => ({
      message: "packages come from another mirror than Azure's",
      path,
      line,
      evidence: { actual: host ?? "", expected: AZURE_MIRROR },
    }));
  },
});
