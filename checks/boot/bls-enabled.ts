import { bootEntries } from "../../src/facts/boot-entries.ts";
import { os } from "../../src/facts/os.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "boot.bls-enabled",
  title: "The boot menu is made of snippets, as grubby expects",
  level: "should",
  requirements: ["boot.bls-enabled"],
  why: "On Enterprise Linux 8 and later kernel packages and grubby write snippets to /boot/loader/entries. With GRUB_ENABLE_BLSCFG=false the next grub2-mkconfig makes a menu of its own and changes by grubby have no effect. Unset is fine while the menu is made of snippets.",
  fix: {
    text: "Set GRUB_ENABLE_BLSCFG=true and make the configuration anew.",
    commands: [
      "sed -i 's/^GRUB_ENABLE_BLSCFG=.*/GRUB_ENABLE_BLSCFG=true/' /etc/default/grub",
      "grub2-mkconfig -o /boot/grub2/grub.cfg",
    ],
  },
  appliesTo: { family: ["redhat"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major !== undefined && major < 8) return notApplicable("releases before 8 have no snippets");
    const { defaultGrub, entries } = await image.fact(bootEntries);
    if (!defaultGrub) return notApplicable("there is no /etc/default/grub");
    const setting = defaultGrub.variables.get("GRUB_ENABLE_BLSCFG");
    if (setting?.value === "true" || setting?.uncertain === true) return [];
    const expected = "GRUB_ENABLE_BLSCFG=true";
    if (setting) {
      const { path, line, value } = setting;
      return [
        {
          message: "snippets are switched off",
          path,
          line,
          evidence: { actual: `GRUB_ENABLE_BLSCFG=${value}`, expected },
        },
      ];
    }
    const bySnippet = entries.some(({ source }) => source.path.includes("/loader/entries/"));
    if (bySnippet || entries.length === 0) return [];
    const actual = "GRUB_ENABLE_BLSCFG is not set";
    return [
      { message: "the boot menu is not made of snippets", path: defaultGrub.path, evidence: { actual, expected } },
    ];
  },
});
