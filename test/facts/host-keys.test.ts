import { describe, expect, test } from "vitest";
import { hostKeys } from "../../src/facts/host-keys.ts";
import { type Tree, imageFrom, link } from "../../src/testing/index.ts";

const vendor = "/usr/lib/systemd/system";
const targets: Tree = {
  "/etc/machine-id": "",
  [`${vendor}/multi-user.target`]: "[Unit]\n",
  "/etc/systemd/system/default.target": link(`${vendor}/multi-user.target`),
  [`${vendor}/multi-user.target.wants/sshd.service`]: link("../sshd.service"),
};

const makers = async (tree: Tree) => (await imageFrom({ ...targets, ...tree }).fact(hostKeys)).makers;

test("key files by type, whatever else lies beside them", async () => {
  const { files } = await imageFrom({
    "/etc/ssh/ssh_host_rsa_key": "",
    "/etc/ssh/ssh_host_rsa_key.pub": "",
    "/etc/ssh/ssh_host_ed25519_key.bak": "",
    "/etc/ssh/ssh_host_dsa_key/": "",
    "/etc/ssh/sshd_config": "",
  }).fact(hostKeys);
  expect(files).toEqual([
    { path: "/etc/ssh/ssh_host_rsa_key", type: "rsa", kind: "private" },
    { path: "/etc/ssh/ssh_host_rsa_key.pub", type: "rsa", kind: "public" },
  ]);
});

describe("what makes keys at boot", () => {
  test("instances of the Red Hat family's template, which yield to cloud-init", async () => {
    const found = await makers({
      [`${vendor}/sshd.service`]: "[Unit]\nWants=sshd-keygen.target\n[Service]\nExecStart=/usr/sbin/sshd -D\n",
      [`${vendor}/sshd-keygen.target`]: "[Unit]\nWants=sshd-keygen@rsa.service sshd-keygen@ed25519.service\n",
      [`${vendor}/sshd-keygen@.service`]: "[Service]\nExecStart=/usr/libexec/openssh/sshd-keygen %i\n",
      [`${vendor}/sshd-keygen@.service.d/disable-sshd-keygen-if-cloud-init-active.conf`]:
        "[Unit]\nConditionPathExists=!/run/systemd/generator.early/multi-user.target.wants/cloud-init.target\n",
    });
    expect(found.map(({ unit, types, unlessCloudInit }) => [unit, types, unlessCloudInit])).toEqual([
      ["sshd-keygen@ed25519.service", ["ed25519"], true],
      ["sshd-keygen@rsa.service", ["rsa"], true],
    ]);
  });

  test.each([
    ["a step of sshd's own unit (SUSE)", "ExecStartPre=/usr/sbin/sshd-gen-keys-start", ["rsa", "ecdsa", "ed25519"]],
    ["ssh-keygen for all types", "ExecStartPre=/usr/bin/ssh-keygen -A", ["rsa", "ecdsa", "ed25519"]],
    [
      "ssh-keygen for one type",
      "ExecStartPre=-/bin/ssh-keygen -q -t ecdsa -N '' -f /etc/ssh/ssh_host_ecdsa_key",
      ["ecdsa"],
    ],
  ])("%s", async (_name, line, types) => {
    const [maker] = await makers({ [`${vendor}/sshd.service`]: `[Service]\n${line}\nExecStart=/usr/sbin/sshd -D\n` });
    expect(maker).toMatchObject({ unit: "sshd.service", types, unlessCloudInit: false });
  });

  test("none where sshd starts without, or the maker does not start", async () => {
    expect(
      await makers({
        [`${vendor}/sshd.service`]: "[Service]\nExecStart=/usr/sbin/sshd -D\n",
        [`${vendor}/sshd-keygen.service`]: "[Service]\nExecStart=/usr/bin/ssh-keygen -A\n",
      }),
    ).toEqual([]);
  });
});
