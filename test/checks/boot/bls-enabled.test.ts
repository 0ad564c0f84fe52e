import blsEnabled from "../../../checks/boot/bls-enabled.ts";
import { checkTest, type Tree } from "../../../src/testing/index.ts";
import { el8, on } from "./_boot.ts";

const path = "/etc/default/grub";
const snippets = (text: string): Tree => ({ ...el8("root=UUID=a"), [path]: text });

checkTest(blsEnabled, {
  pass: {
    "switched on": snippets("GRUB_TIMEOUT=10\nGRUB_ENABLE_BLSCFG=true\n"),
    quoted: snippets('GRUB_ENABLE_BLSCFG="true"\n'),
    "not said, and made of snippets": snippets("GRUB_TIMEOUT=10\n"),
  },
  fail: {
    "switched off": [
      snippets("GRUB_TIMEOUT=10\nGRUB_ENABLE_BLSCFG=false\n"),
      { message: "switched off", path, line: 2, evidence: { actual: "GRUB_ENABLE_BLSCFG=false" } },
    ],
    "not said, and not made of snippets": [on("ro", { [path]: "GRUB_TIMEOUT=10\n" }), { path }],
  },
  notApplicable: {
    "release 7": { ...snippets("GRUB_ENABLE_BLSCFG=false\n"), "/etc/os-release": 'ID=centos\nVERSION_ID="7"\n' },
    "no /etc/default/grub": el8("root=UUID=a"),
    Debian: { ...snippets(""), "/etc/os-release": "ID=debian\n" },
  },
});
