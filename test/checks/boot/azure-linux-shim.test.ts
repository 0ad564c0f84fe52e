import check from "../../../checks/boot/azure-linux-shim.ts";
import { azureLinux3 } from "../../../fixtures/trees/azurelinux-3.ts";
import { absent, checkTest, efiProgram } from "../../../src/testing/index.ts";
import { shimSections } from "../../facts/secure-boot/signing.ts";

const bare = {
  "/etc/os-release": 'ID=azurelinux\nVERSION_ID="3.0"\n',
  "/boot/efi/EFI/BOOT/BOOTX64.EFI": "other",
} as const;

checkTest(check, {
  pass: {
    "as Azure Linux ships it": azureLinux3(),
    "a shim without a package": { ...bare, "/boot/efi/EFI/BOOT/BOOTX64.EFI": efiProgram({ sections: shimSections() }) },
  },
  fail: {
    "another loader": [bare, { message: "the package shim is not installed", subject: "shim" }],
    "no loader at all": [{ ...bare, "/boot/efi/": absent }, {}],
  },
  notApplicable: {
    "another distribution": { ...bare, "/etc/os-release": "ID=debian\n" },
    "Generation 1": { tree: bare, target: { generation: 1 } },
  },
});
