import { describe, expect, test } from "vitest";
import { authorizedKeys } from "../../src/facts/authorized-keys.ts";
import { sshd } from "../../src/facts/sshd.ts";
import { type Tree, directory, imageFrom, link, unreadable } from "../../src/testing/index.ts";

const read = (tree: Tree) => imageFrom(tree).fact(sshd);
const main = (text: string) => ({ "/etc/ssh/sshd_config": text });

describe("sshd", () => {
  test("the first value wins, whatever the case of the keyword", async () => {
    const { value } = await read(main("CLIENTALIVEINTERVAL 60\nClientAliveInterval 180\n"));
    expect(value("ClientAliveInterval")).toEqual({ value: "60", path: "/etc/ssh/sshd_config", line: 1 });
    expect(value("Banner")).toBeUndefined();
  });

  test("included files count where the Include stands, by name, relative to /etc/ssh", async () => {
    const { value, files } = await read({
      ...main("Port 22\nInclude sshd_config.d/*.conf /etc/more.conf\nClientAliveInterval 5\n"),
      "/etc/ssh/sshd_config.d/20-b.conf": "ClientAliveInterval 2\n",
      "/etc/ssh/sshd_config.d/10-a.conf": "PermitRootLogin no\n",
      "/etc/ssh/sshd_config.d/05-c.disabled": "ClientAliveInterval 1\n",
      "/etc/ssh/sshd_config.d/00-dangling.conf": link("/nowhere"),
      "/etc/ssh/sshd_config.d/00-dir.conf/": directory(),
      "/etc/more.conf": "",
    });
    expect(value("clientaliveinterval")).toMatchObject({ value: "2", path: "/etc/ssh/sshd_config.d/20-b.conf" });
    expect(files).toEqual([
      "/etc/ssh/sshd_config",
      "/etc/ssh/sshd_config.d/10-a.conf",
      "/etc/ssh/sshd_config.d/20-b.conf",
      "/etc/more.conf",
    ]);
  });

  test("what stands below a Match is kept apart, to the end of the file", async () => {
    const { value, directives } = await read({
      ...main("Include a.conf\nPermitRootLogin no\nMatch User ann\n  Banner x\nClientAliveInterval 180\n"),
      "/etc/ssh/a.conf": "Match Group b\nPermitRootLogin yes\n",
    });
    expect(value("ClientAliveInterval")).toBeUndefined();
    expect(value("PermitRootLogin")).toMatchObject({ value: "no", line: 2 });
    expect(directives.map((directive) => directive.match)).toEqual(["group b", undefined, "user ann", "user ann"]);
  });

  test("an Include below a Match is as conditional as it", async () => {
    const { value } = await read({ ...main("Match User a\nInclude b.conf\n"), "/etc/ssh/b.conf": "Banner x\n" });
    expect(value("Banner")).toBeUndefined();
  });

  test("Match all overrides", async () => {
    const { value } = await read(
      main("ClientAliveInterval 5\nMatch User a\nBanner y\nMatch ALL\nClientAliveInterval 180\n"),
    );
    expect(value("ClientAliveInterval")?.value).toBe("180");
  });

  test("keywords that add up", async () => {
    const { values, hostKeys } = await read(main("Port 22\nPort 2222\nHostKey /a\nHostKey b\nBanner x\nBanner y\n"));
    expect(values("Port").map(({ value }) => value)).toEqual([["22"], ["2222"]]);
    expect(values("Banner")).toHaveLength(1);
    expect(hostKeys).toEqual(["/a", "/etc/ssh/b"]);
  });

  test("what sshd refuses", async () => {
    const { problems } = await read(
      main(
        [
          "Prot 22",
          "GSSAPIKexAlgorithms x",
          "DebianBanner no",
          "PasswordAuthentication maybe",
          "PermitRootLogin Prohibit-Password",
          "ClientAliveInterval 3 m",
          "ClientAliveInterval 3minutes",
          "Port 0",
          "Match User a",
          "UsePAM yes",
        ].join("\n"),
      ),
    );
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [1, "sshd knows no keyword Prot"],
      [4, "PasswordAuthentication cannot be maybe"],
      [7, "ClientAliveInterval cannot be 3minutes"],
      [8, "Port cannot be 0"],
      [10, "UsePAM is not allowed within a Match block"],
    ]);
  });

  test.each([
    ["SUSE", "sles", "/usr/etc/ssh/sshd_config"],
    ["Debian", "debian", undefined],
  ])("the vendor's file of %s", async (_, id, path) => {
    const tree = { "/etc/os-release": `ID=${id}\n`, "/usr/etc/ssh/sshd_config": "Port 22\n" };
    expect((await read(tree)).path).toBe(path);
  });

  test("options of the service come before the file", async () => {
    const { value, values, path } = await read({
      ...main("ClientAliveInterval 60\n"),
      "/etc/ssh/other": "Banner x\n",
      "/usr/lib/systemd/system/sshd.service":
        "[Service]\nEnvironment=A=-p\nEnvironmentFile=-/etc/sysconfig/sshd\nExecStart=-/usr/sbin/sshd -D -f /etc/ssh/other $OPTIONS $NONE $A 2222 -oPrintMotd=${MOTD} -u0\n",
      "/etc/sysconfig/sshd": 'OPTIONS="-o ClientAliveInterval=180 -4"\nMOTD=no\n',
    });
    expect(path).toBe("/etc/ssh/other");
    expect(value("ClientAliveInterval")).toEqual({ value: "180", path: "/etc/sysconfig/sshd", line: 1 });
    expect(value("PrintMotd")?.value).toBe("no");
    expect(values("Port").map((port) => port.value)).toEqual([["2222"]]);
    expect(value("Banner")).toMatchObject({ value: "x", path: "/etc/ssh/other" });
  });

  test("unreadable: a part is kept apart, the main file is an error", async () => {
    const { unseen, value } = await read({ ...main("Include a.conf\nPort 22\n"), "/etc/ssh/a.conf": unreadable() });
    expect(unseen).toHaveLength(1);
    expect(value("Port")?.value).toBe("22");
    await expect(read({ "/etc/ssh/sshd_config": unreadable() })).rejects.toThrow("permission denied");
  });

  test("includes that lead back end", async () => {
    const { problems, unseen } = await read(main("Include sshd_config\nInclude sshd_config\n"));
    expect(problems.length + unseen.length).toBeGreaterThan(0);
  });
});

describe("authorizedKeys", () => {
  const passwd = "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n";
  const key = "ssh-ed25519 AAAA c\n";

  test("keys in the usual files and those that sshd reads", async () => {
    const fact = await imageFrom({
      ...main("AuthorizedKeysFile /etc/keys/%u .ssh/%%x\n"),
      "/etc/passwd": passwd,
      "/root/.ssh/authorized_keys": 'command="echo Please login as the user;sleep 1" ssh-rsa A\n',
      "/home/ann/.ssh/authorized_keys2": key,
      "/home/ann/.ssh/%x": key,
      "/etc/keys/root": key,
      "/home/gone/.ssh/authorized_keys": key,
    }).fact(authorizedKeys);
    expect(fact.files.map(({ path, user, keys }) => [path, user, keys.length])).toEqual([
      ["/root/.ssh/authorized_keys", "root", 1],
      ["/etc/keys/root", "root", 1],
      ["/home/ann/.ssh/authorized_keys2", "ann", 1],
      ["/home/ann/.ssh/%x", "ann", 1],
      ["/home/gone/.ssh/authorized_keys", undefined, 1],
    ]);
    expect(fact.openKeysOf("root")).toHaveLength(1);
    expect(fact.openKeysOf("ann")).toHaveLength(2);
  });

  test("a key file that cannot be read is kept apart", async () => {
    const tree = { ...main("Port 22\n"), "/etc/passwd": passwd, "/home/ann/.ssh/authorized_keys": unreadable() };
    expect((await imageFrom(tree).fact(authorizedKeys)).unseen).toHaveLength(1);
  });
});
