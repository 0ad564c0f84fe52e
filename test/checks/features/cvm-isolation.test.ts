import check from "../../../checks/features/cvm-isolation.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { booting, version } from "../boot/_boot.ts";
import { confidential } from "./_secure-boot.ts";

const config = `/boot/config-${version}`;
const configured = (text: string) => confidential(booting({}, { [config]: text }));

checkTest(check, {
  pass: {
    "for both processors": configured("CONFIG_AMD_MEM_ENCRYPT=y\nCONFIG_INTEL_TDX_GUEST=y\n"),
    "for AMD's": configured("CONFIG_AMD_MEM_ENCRYPT=y\n# CONFIG_INTEL_TDX_GUEST is not set\n"),
    "for Intel's": configured("CONFIG_INTEL_TDX_GUEST=y\n"),
  },
  fail: {
    neither: [
      configured("CONFIG_HYPERV=m\n# CONFIG_AMD_MEM_ENCRYPT is not set\n"),
      { message: `kernel ${version} knows no encrypted memory`, path: config, subject: version },
    ],
  },
  notApplicable: {
    "no confidential VM": booting({}, { [config]: "" }),
    "Arm64, which has none": { tree: booting(), target: { security: "confidential", arch: "aarch64" } },
  },
  undecided: {
    "no configuration": [confidential(booting({}, { [config]: absent })), "no configuration"],
  },
});
