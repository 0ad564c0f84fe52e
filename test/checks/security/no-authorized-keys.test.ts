import noAuthorizedKeys from "../../../checks/security/no-authorized-keys.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const passwd = { "/etc/passwd": "root:x:0:0::/root:/bin/bash\n", "/etc/ssh/sshd_config": "" };

checkTest(noAuthorizedKeys, {
  pass: {
    none: passwd,
    "cloud-init's refusal": {
      ...passwd,
      "/root/.ssh/authorized_keys":
        'no-pty,command="echo \'Please login as the user \\"azureuser\\" rather than the user \\"root\\".\';echo;sleep 10;exit 142" ssh-rsa AAAA\n',
    },
    empty: { ...passwd, "/root/.ssh/authorized_keys": "# none\n" },
  },
  fail: {
    "root's": [
      { ...passwd, "/root/.ssh/authorized_keys": "# x\nssh-ed25519 AAAASECRET me@build\nssh-rsa AAAA\n" },
      {
        path: "/root/.ssh/authorized_keys",
        line: 2,
        subject: "root",
        evidence: { actual: "2 keys, the first ssh-ed25519 of me@build" },
      },
    ],
    "of an account that is gone": [
      { ...passwd, "/home/packer/.ssh/authorized_keys": "ssh-rsa AAAA\n" },
      { path: "/home/packer/.ssh/authorized_keys", message: "without account" },
    ],
    "where sshd_config says": [
      { ...passwd, "/etc/ssh/sshd_config": "AuthorizedKeysFile /etc/keys/%u\n", "/etc/keys/root": "ssh-rsa AAAA\n" },
      { path: "/etc/keys/root" },
    ],
  },
  notApplicable: {
    "a specialized image": {
      tree: { ...passwd, "/root/.ssh/authorized_keys": "ssh-rsa AAAA\n" },
      target: { type: "specialized" },
    },
  },
  undecided: { unreadable: { ...passwd, "/root/.ssh/authorized_keys": unreadable() } },
});
