import { expect, test } from "vitest";
import { credentials } from "../../src/facts/credentials.ts";
import { type Tree, imageFrom, unreadable } from "../../src/testing/index.ts";

const base: Tree = {
  "/etc/passwd": "root:x:0:0::/root:/bin/sh\nann:x:1000:10::/home/ann:/bin/sh\n",
  "/etc/group": "wheel:x:10:\nadm:x:4:ann\n",
  "/etc/shadow": "root:*:1::::::\nann:!:1::::::\n",
  "/etc/ssh/sshd_config": "",
  "/home/ann/.ssh/authorized_keys": "ssh-rsa AAAA\n",
  "/etc/sudoers": "ALL ALL=ALL\n%wheel ALL=ALL\n%#4 ALL=ALL\nann ALL=ALL\n#1000 ALL=ALL\nbob ALL=ALL\n",
};

test("keys and rules by account; a rule for everybody or a group is nobody's own", async () => {
  const { all, unseen } = await imageFrom(base).fact(credentials);
  const ann = all.find(({ user }) => user.name === "ann");
  expect(ann?.keys).toHaveLength(1);
  expect(ann?.sudoRules.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
  expect(ann?.ownSudoRules.map(({ line }) => line)).toEqual([4, 5]);
  expect(unseen).toEqual([]);
});

test("what cannot be read is named, the rest is known", async () => {
  const image = imageFrom({ ...base, "/etc/shadow": unreadable(), "/etc/sudoers": unreadable() });
  const { all, unseen } = await image.fact(credentials);
  expect(unseen).toHaveLength(2);
  expect(all.map(({ user, keys }) => [user.name, user.password, keys.length])).toEqual([
    ["root", "unreadable", 0],
    ["ann", "unreadable", 1],
  ]);
});
