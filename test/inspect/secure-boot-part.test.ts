import { describe, expect, test } from "vitest";
import { inspect } from "../../src/inspect/inspect.ts";
import { prettyInspection } from "../../src/report/inspection.ts";
import { type Tree, efiProgram, imageFrom, unreadable } from "../../src/testing/index.ts";
import { shimSections, signedProgram } from "../facts/secure-boot/signing.ts";
import {
  first,
  grubSections,
  kernelPath,
  second,
  signed,
  stranger,
  vendor,
  vendorSigner,
} from "../checks/features/_secure-boot.ts";

const partOf = async (tree: Tree) => (await inspect(imageFrom(tree))).secureBoot;

async function shown(tree: Tree): Promise<string> {
  const text = prettyInspection(await inspect(imageFrom(tree)), { width: 150 });
  const start = text.indexOf("Secure Boot");
  return text.slice(start, text.indexOf("\n\n", start));
}

describe("the part on Secure Boot", () => {
  test("tells every program, and what shim trusts", async () => {
    const part = await partOf(signed);
    // The test's key stands for Microsoft's, and the firmware knows it not.
    expect(part).toMatchObject({ starts: false, vendorKeys: ["Vendor Test CA"], sbatLevel: "2025021800" });
    expect(part?.programs).toMatchObject([
      { path: first, kind: "shim", startedBy: null, state: "untrusted", signer: "Driver Publisher", trustedBy: [] },
      {
        path: second,
        kind: "grub",
        startedBy: first,
        state: "trusted",
        signer: "Vendor Signer",
        trustedBy: ["Vendor Test CA"],
        sbat: ["sbat,1", "grub,5"],
      },
      { path: kernelPath, kind: "other", startedBy: second, state: "trusted" },
    ]);
    expect(JSON.parse(JSON.stringify(part))).toEqual(part);
  });

  test("is drawn", async () => {
    expect(
      await shown({
        ...signed,
        [second]: efiProgram({ sections: grubSections }),
        "/boot/vmlinuz-5.10": await signedProgram({}, [stranger]),
        "/boot/vmlinuz-5.4": "kernel",
      }),
    ).toMatchInlineSnapshot(`
      "Secure Boot    a VM with Secure Boot on does not start
                       /boot/efi/EFI/BOOT/BOOTX64.EFI: signed by Driver Publisher, whom nobody trusts
                       (shim,4)
                       /boot/efi/EFI/BOOT/grubx64.efi: not signed (grub,5)
                       /boot/vmlinuz-6.1.0: signed by Vendor Signer, trusted through Vendor Test CA
                       /boot/vmlinuz-5.10: signed by Somebody, whom nobody trusts
                       /boot/vmlinuz-5.4: no program for EFI
                     shim trusts Vendor Test CA and sets the SBAT level 2025021800"
    `);
  });

  test("what cannot be read is open", async () => {
    const vendorShim = await signedProgram({ sections: shimSections({ vendor: vendor.certificate }) }, [vendorSigner]);
    const part = await partOf({ ...signed, [first]: vendorShim, [kernelPath]: unreadable() });
    expect(part?.programs.at(-1)).toMatchObject({ state: "unreadable", reason: `${kernelPath}: permission denied` });
    expect(part?.starts).toBe(false);
  });

  test("is not there without an EFI system partition", async () => {
    expect(await partOf({ "/etc/os-release": "ID=debian\n" })).toBeNull();
  });
});
