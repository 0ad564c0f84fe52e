import check from "../../../checks/features/tl-shim-2023.ts";
import { checkTest, efiProgram, unreadable } from "../../../src/testing/index.ts";
import { sbat, shimSections } from "../../facts/secure-boot/signing.ts";
import { confidential, first, grub, signed, trustedLaunch } from "./_secure-boot.ts";

const shimOf = (own: string) => efiProgram({ sections: shimSections({ sbat: own }) });
const line = (generation: string) => sbat(`shim,${generation},UEFI shim,shim,1,u`);

checkTest(check, {
  pass: {
    "shim 15.8 or newer": trustedLaunch(signed),
    "for a confidential VM": confidential(signed),
    "newer than all that is known": trustedLaunch({ ...signed, [first]: shimOf(line("5")) }),
  },
  fail: {
    "shim 15.7": [
      trustedLaunch({ ...signed, [first]: shimOf(line("3")) }),
      { message: "shim is older than 15.8", path: first, evidence: { actual: "shim,3" } },
    ],
    "shim of before 15.3": [
      trustedLaunch({ ...signed, [first]: efiProgram({ sections: shimSections().slice(0, 3) }) }),
      { evidence: { actual: "no SBAT section with a generation of shim" } },
    ],
    "a section that says nothing of shim": [
      trustedLaunch({ ...signed, [first]: shimOf(sbat("grub,5,F,grub,2,u")) }),
      {},
    ],
  },
  notApplicable: {
    "Secure Boot off": signed,
    "another loader in its place": trustedLaunch({ ...signed, [first]: grub }),
  },
  undecided: { "a loader that cannot be read": trustedLaunch({ ...signed, [first]: unreadable() }) },
});
