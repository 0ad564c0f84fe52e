import { describe, expect, test } from "vitest";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { imageState } from "../../src/facts/image-state.ts";
import { type Tree, file, imageFrom, link, unreadable, unreadableDirectory } from "../../src/testing/index.ts";

const find = (tree: Tree) => imageFrom(tree).fact(imageState);
const passwd = "root:x:0:0:root:/root:/bin/bash\nbuild:x:1000:1000::/home/build:/bin/bash\n";
const shadow = file("root:*:19000:0:99999:7:::\nbuild:$6$saltsalt$hash:19000:0:99999:7:::\n", { mode: 0o600 });

test.each(Object.entries(goodTrees))("the good image %s looks like what it is", async (_name, { tree, target }) => {
  expect((await find(tree())).looks).toBe(target.type);
});

describe("traces of a machine", () => {
  test.each<[string, Tree, string, readonly string[]]>([
    ["none", {}, "generalized", []],
    ["a machine-id alone", { "/etc/machine-id": "4f5b8b1f0c5e4d6f9a7b3c2d1e0f9a8b\n" }, "generalized", ["machine-id"]],
    ["an id that is to be made", { "/etc/machine-id": "uninitialized\n" }, "generalized", []],
    ["the agent's marker", { "/var/lib/waagent/provisioned": "x" }, "specialized", ["marker"]],
    ["host keys alone", { "/etc/ssh/ssh_host_rsa_key": "x" }, "unclear", ["host-keys"]],
    ["a public half alone", { "/etc/ssh/ssh_host_rsa_key.pub": "x" }, "generalized", []],
    ["an account alone", { "/etc/passwd": passwd, "/etc/shadow": shadow }, "unclear", ["account"]],
    [
      "an account and host keys",
      { "/etc/passwd": passwd, "/etc/shadow": shadow, "/etc/ssh/ssh_host_rsa_key": "x" },
      "specialized",
      ["account", "host-keys"],
    ],
    [
      "root with a key, and an instance of cloud-init",
      {
        "/etc/passwd": passwd,
        "/root/.ssh/authorized_keys": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample me\n",
        "/var/lib/cloud/instances/1/x": "",
      },
      "specialized",
      ["cloud-init", "account"],
    ],
    ["a dangling link of cloud-init", { "/var/lib/cloud/instance": link("instances/1") }, "unclear", ["cloud-init"]],
  ])("%s", async (_name, tree, looks, kinds) => {
    const state = await find(tree);
    expect(state.looks).toBe(looks);
    expect(state.signs.map(({ kind }) => kind)).toEqual(kinds);
  });
});

test("places that cannot be read are counted, not guessed", async () => {
  const state = await find({ "/var/lib/waagent": unreadableDirectory(), "/etc/shadow": unreadable() });
  expect(state).toMatchObject({ looks: "generalized", signs: [] });
  expect(state.unseen).toHaveLength(2);
});

test("no sign repeats a secret", async () => {
  const { signs } = await find({ "/etc/passwd": passwd, "/etc/shadow": shadow });
  expect(JSON.stringify(signs)).not.toContain("hash");
});
