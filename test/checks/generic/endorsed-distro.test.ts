import endorsedDistro from "../../../checks/generic/endorsed-distro.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { system } from "./_trees.ts";

checkTest(endorsedDistro, {
  pass: {
    "Ubuntu 24.04": system("ubuntu", "24.04"),
    "the oldest that is named": system("ubuntu", "22.04"),
    "a newer one than the list": system("debian", "14"),
    "SLES 12 SP5": system("sles", "12.5"),
    Flatcar: system("flatcar", "4230.2.4"),
    "Azure Linux": system("azurelinux", "3.0"),
    Mariner: system("mariner", "2.0.20240101"),
  },
  fail: {
    Arch: [
      { "/etc/os-release": "ID=arch\nPRETTY_NAME=Arch\n" },
      { message: "Arch is not endorsed", path: "/etc/os-release", subject: "arch" },
    ],
    "a distribution that nobody knows": [system("mylinux", "1"), { message: "not endorsed" }],
    "no release file at all": [{ "/etc/": "" }, { message: "nothing in the image says" }],
    "openSUSE is only noted": [system("opensuse-leap", "15.6"), { level: "info" }],
    "an older release is only noted": [system("ubuntu", "20.04"), { message: "older", level: "info" }],
  },
  undecided: { "a file that cannot be read": { "/etc/os-release": unreadable() } },
});
