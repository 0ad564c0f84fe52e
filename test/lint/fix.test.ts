import { describe, expect, test } from "vitest";
import { both, commandBlocks, fixFor, initramfsDrivers, installing, kernelParameters } from "../../src/lint/fix.ts";

describe("a fix for the image at hand", () => {
  const fix = { text: "Mend it.", commands: ["anywhere"], commandsFor: { debian: ["here"], nixos: [] } };

  test("has the commands of its family, and no others", () => {
    expect(fixFor(fix, "debian")).toEqual({ text: "Mend it.", commands: ["here"] });
    expect(fixFor(fix, "suse")).toEqual({ text: "Mend it.", commands: ["anywhere"] });
    expect(fixFor(fix, undefined)).toEqual({ text: "Mend it.", commands: ["anywhere"] });
  });

  test("has no commands where the family has none", () => {
    expect(fixFor(fix, "nixos")).toEqual({ text: "Mend it." });
    expect(fixFor({ text: "Mend it.", ...installing({ debian: "x" }) }, "redhat")).toEqual({ text: "Mend it." });
  });
});

test("explain shows all of them, families with the same commands together", () => {
  const { commandsFor } = installing({ azurelinux: "a b", photon: "a b", debian: "c" });
  expect(commandBlocks({ text: "", commandsFor, commands: ["d"] })).toEqual([
    { where: "on Azure Linux, Photon", commands: ["tdnf install -y a b"] },
    { where: "on Debian and Ubuntu", commands: ["apt-get install -y c"] },
    { where: "elsewhere", commands: ["d"] },
  ]);
  expect(commandBlocks({ text: "", commands: ["d"] })).toEqual([{ where: undefined, commands: ["d"] }]);
});

describe("kernel parameters are changed", () => {
  test("by a drop-in on Debian, grubby on RHEL, the settings of GRUB elsewhere", () => {
    const { commands, commandsFor } = kernelParameters({ add: "a=1", remove: ["quiet", "x.y=", "b=auto"] });
    expect(commandsFor.debian).toEqual([
      String.raw`sed -i '/^GRUB_CMDLINE_LINUX/ { s/\bquiet\b *//; s/\bx\.y=[^ "]* *//; s/\bb=auto\b *// }' /etc/default/grub /etc/default/grub.d/*.cfg`,
      "mkdir -p /etc/default/grub.d",
      `echo 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX a=1"' >> /etc/default/grub.d/90-azure.cfg`,
      "update-grub",
    ]);
    expect(commandsFor.redhat).toEqual(['grubby --update-kernel=ALL --args="a=1" --remove-args="quiet x.y b=auto"']);
    expect(commandsFor.suse?.at(-1)).toBe("grub2-mkconfig -o /boot/grub2/grub.cfg");
    expect(commands?.at(-1)).toBe("grub-mkconfig -o /boot/grub/grub.cfg");
  });
});

test("what cannot be done on a family leaves nothing to run there", () => {
  const fix = both({ commands: ["first"], commandsFor: {} }, initramfsDrivers(["hv_vmbus"], "azure"));
  expect(fix.commandsFor.flatcar).toEqual([]);
  expect(fix.commands).toEqual(["first", `echo 'add_drivers+=" hv_vmbus "' > /etc/dracut.conf.d/azure.conf`]);
});
