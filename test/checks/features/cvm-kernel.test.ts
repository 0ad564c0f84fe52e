import check from "../../../checks/features/cvm-kernel.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { confidential, trustedLaunch } from "./_secure-boot.ts";

const kernel = (version: string) => ({
  "/etc/os-release": 'ID=ubuntu\nVERSION_ID="22.04"\n',
  [`/boot/vmlinuz-${version}`]: "",
  [`/usr/lib/modules/${version}/kernel/`]: "",
});

checkTest(check, {
  pass: {
    "the first one": confidential(kernel("5.15.0-1037-azure")),
    "a later line": confidential(kernel("6.5.0-1007-azure")),
    "the one for full disk encryption": confidential(kernel("5.15.0-1042-azure-fde")),
  },
  fail: {
    "one before it": [
      confidential(kernel("5.15.0-1036-azure")),
      { message: "kernel 5.15.0-1036-azure is too old for a confidential VM", subject: "5.15.0-1036-azure" },
    ],
    "an older line with a higher number": [confidential(kernel("5.4.0-1100-azure")), {}],
    generic: [confidential(kernel("6.8.0-45-generic")), { message: "is none of linux-azure" }],
  },
  notApplicable: {
    "no confidential VM": trustedLaunch(kernel("5.15.0-1036-azure")),
    "another distribution": confidential({ ...kernel("6.1.0-18-cloud-amd64"), "/etc/os-release": "ID=debian\n" }),
  },
  undecided: { "no kernel": confidential({ "/etc/os-release": "ID=ubuntu\n" }) },
});
