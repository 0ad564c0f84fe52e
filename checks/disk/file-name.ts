import { defineCheck } from "../../src/lint/check.ts";
import { shellWord } from "../../src/image/text/shell-word.ts";
import { noDisk } from "./_disk.ts";

export default defineCheck({
  id: "disk.file-name",
  title: "The file's name needs no escapes",
  level: "marketplace",
  requirements: ["disk.file-name", "lisa.marketplace-vhd-name"],
  why: "The Marketplace fetches the VHD by its address, and percent signs, quotation marks and other characters that mean something in a URL make that fail.",
  fix: { text: "Rename the file.", commands: ["mv 'my%20image.vhd' my-image.vhd"] },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { locator } = disk.file;
    const name = locator.slice(Math.max(locator.lastIndexOf("/"), locator.lastIndexOf("\\")) + 1);
    const odd = [...new Set(name.match(/[%"'<>#?&]/g) ?? [])];
    if (odd.length === 0) return [];
    const plain = locator.slice(0, locator.length - name.length) + name.replaceAll(/%20|[%"'<>#?&]+/g, "-");
    return [
      {
        message: `the file's name contains ${odd.join(" ")}`,
        evidence: { actual: name },
        fix: { text: "Rename the file.", commands: [`mv ${shellWord(locator)} ${shellWord(plain)}`] },
      },
    ];
  },
});
