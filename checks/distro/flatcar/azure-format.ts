import { ignition } from "../../../src/facts/ignition.ts";
import { parseOsRelease } from "../../../src/facts/os-release.ts";
import { readOem } from "../../../src/facts/waagent/oem.ts";
import type { Image } from "../../../src/image/image.ts";
import { type Finding, defineCheck, undecided } from "../../../src/lint/check.ts";

interface Said {
  readonly platform: string;
  readonly path: string;
  readonly line?: number;
}

export default defineCheck({
  id: "distro.flatcar.azure-format",
  title: "Flatcar was built for Azure",
  level: "must",
  requirements: ["distro-flatcar.azure-format"],
  why: "Only the format azure puts the agent onto the OEM partition and tells Ignition where its configuration comes from. A disk made for QEMU and converted asks a platform that is not there, makes no user, and never reports ready. The OEM partition decides: its oem-release, and the oem_id that its grub.cfg hands to the kernel.",
  fix: {
    text: "Take flatcar_production_azure_image.vhd of the channel, or build with the format.",
    commands: ["./image_to_vm.sh --format=azure"],
  },
  references: [
    {
      title: "Azure: upload a Flatcar VHD",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/flatcar-create-upload-vhd",
    },
  ],
  appliesTo: { distro: ["flatcar"] },
  async run(image) {
    const said = await platforms(image);
    const wrong = said.filter(({ platform }) => platform !== "azure");
    if (said.length > 0) return wrong.map(wrongPlatform);
    const { visible, extension } = await readOem(image.tree);
    if (extension) return [];
    if (!visible) return undecided("the OEM partition is not a part of the tree");
    return [{ message: "the OEM partition names no platform", path: "/oem" }];
  },
});

async function platforms(image: Image): Promise<readonly Said[]> {
  const said: Said[] = [];
  for (const path of ["/oem/oem-release", "/usr/share/oem/oem-release"]) {
    const text = await image.tree.readText(path, { optional: true });
    const id = text === undefined ? undefined : parseOsRelease(text, path).get("ID");
    if (!id) continue;
    said.push({ platform: id.value.toLowerCase(), path, line: id.line });
    break;
  }
  const told = (await image.fact(ignition))?.platform;
  if (told?.value !== undefined)
    said.push({ platform: told.value, path: told.path, ...(told.line === undefined ? {} : { line: told.line }) });
  return said;
}

function wrongPlatform({ platform, path, line }: Said): Finding {
  return {
    message: "the image was built for another platform",
    path,
    ...(line === undefined ? {} : { line }),
    evidence: { actual: platform, expected: "azure" },
  };
}
