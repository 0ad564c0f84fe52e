import { gzipSync } from "node:zlib";
import check from "../../../checks/features/tl-signed-modules.ts";
import { checkTest, link, unreadable } from "../../../src/testing/index.ts";
import { identity, signedModule } from "../../facts/secure-boot/signing.ts";
import { booting, version } from "../boot/_boot.ts";
import { confidential, trustedLaunch } from "./_secure-boot.ts";

const path = (place: string) => `/usr/lib/modules/${version}/${place}`;
const dkms = path("updates/dkms/nvidia.ko");
const byVendor = signedModule("code", identity("Vendor kernel module key"));
const byDkms = signedModule("code", identity("DKMS module signing key"));

checkTest(check, {
  pass: {
    "no modules but the kernel's": trustedLaunch(booting()),
    "signed by a vendor": trustedLaunch(booting({}, { [dkms]: byVendor })),
    "signed, and compressed": trustedLaunch(booting({}, { [`${dkms}.gz`]: gzipSync(byVendor) })),
    "signed in another form": trustedLaunch(booting({}, { [dkms]: signedModule("code", undefined) })),
    "a link that leads nowhere": trustedLaunch(booting({}, { [path("weak-updates/a.ko")]: link("/nowhere") })),
  },
  fail: {
    "built by DKMS": [
      trustedLaunch(booting({}, { [dkms]: "code" })),
      { message: "the module nvidia is not signed", path: dkms, subject: "nvidia", level: "should" },
    ],
    "compressed, for a confidential VM": [
      confidential(booting({}, { [`${dkms}.gz`]: gzipSync("code") })),
      { path: `${dkms}.gz` },
    ],
    "a kernel module package and a weak link to it": [
      trustedLaunch(
        booting({}, { [path("extra/kmod/x.ko")]: "x", [path("weak-updates/x.ko")]: link("../extra/kmod/x.ko") }),
      ),
      { path: path("extra/kmod/x.ko") },
      { path: path("weak-updates/x.ko") },
    ],
    "a signature that is not at the end": [
      trustedLaunch(booting({}, { [dkms]: Buffer.concat([byVendor, Buffer.from("\n")]) })),
      { message: "the module nvidia is not signed" },
    ],
    "the build machine's own key": [
      trustedLaunch(booting({}, { [dkms]: byDkms })),
      {
        message: "is signed with a key that new VMs do not have",
        evidence: { actual: "DKMS module signing key" },
        level: "info",
      },
    ],
    "with Secure Boot off it is noted": [booting({}, { [dkms]: "code" }), { level: "info" }],
  },
  undecided: {
    "a module that cannot be read": trustedLaunch(booting({}, { [dkms]: unreadable() })),
    "a module whose compression is broken": trustedLaunch(
      booting({}, { [`${dkms}.gz`]: gzipSync("code".repeat(100)).subarray(0, 20) }),
    ),
  },
});
