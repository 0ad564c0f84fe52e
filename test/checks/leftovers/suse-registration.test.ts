import suseRegistration from "../../../checks/leftovers/suse-registration.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(suseRegistration, {
  pass: {
    none: {},
    "the example of the package": {
      "/etc/SUSEConnect.example": "url: https://scc.suse.com\n",
      "/etc/SUSEConnect": "#url: https://x\n",
    },
    "a service that a package brings": {
      "/etc/zypp/services.d/openSUSE.service":
        "[openSUSE]\nname=openSUSE\nurl=/usr/share/zypp/local/service/openSUSE\n",
    },
  },
  fail: {
    "registered with SCC": [
      {
        "/etc/zypp/credentials.d/SCCcredentials": "username=SCC_1\npassword=x\n",
        "/etc/SUSEConnect": "---\nurl: https://scc.suse.com\n",
        "/etc/zypp/services.d/SLES.service": "[SLES]\nurl = https://scc.suse.com/access/services/1?credentials=SLES\n",
      },
      { path: "/etc/zypp/credentials.d/SCCcredentials", line: 1 },
      { path: "/etc/SUSEConnect", line: 2 },
      { path: "/etc/zypp/services.d/SLES.service", line: 2 },
    ],
  },
  undecided: {
    "credentials that cannot be read": {
      "/etc/zypp/credentials.d/SCCcredentials": { type: "file", unreadable: "permission denied", sizeBytes: 30 },
    },
  },
});
