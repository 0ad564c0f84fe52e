import osTypeLinux from "../../../checks/generic/os-type-linux.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { system } from "./_trees.ts";

checkTest(osTypeLinux, {
  pass: {
    "os-release": system("debian", "12"),
    "CentOS 6": { "/etc/redhat-release": "CentOS release 6.10 (Final)\n" },
  },
  fail: {
    Windows: [{ "/Windows/System32/ntoskrnl.exe": "MZ" }, { message: "a Windows system", path: "/Windows/System32" }],
    neither: [{ "/bin/sh": "" }, { message: "no file says" }],
  },
  undecided: { "a file that cannot be read": { "/etc/os-release": unreadable() } },
});
