import userAccount from "../../../checks/leftovers/waagent-user-account.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const passwd = "root:x:0:0:root:/root:/bin/bash\njoe:x:1000:1000::/home/joe:/bin/bash\n";
const ovf = (name: string) => ({ "/var/lib/waagent/ovf-env.xml": `<a:UserName>${name}</a:UserName>` });

checkTest(userAccount, {
  pass: {
    "no document": { "/etc/passwd": passwd },
    "an account that was deleted": { "/etc/passwd": passwd, ...ovf("ann") },
  },
  fail: {
    "the account of the document": [
      { "/etc/passwd": passwd, ...ovf("joe") },
      { message: "the account joe of another VM left behind", path: "/etc/passwd", line: 2, subject: "joe" },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: { "/etc/passwd": passwd, ...ovf("joe") }, target: { type: "specialized" } },
  },
  undecided: { "a document that cannot be read": { "/var/lib/waagent/ovf-env.xml": unreadable() } },
});
