import { describe, expect, test } from "vitest";
import { azureInit } from "../../src/facts/azure-init.ts";
import { type Tree, absent, imageFrom, link, program } from "../../src/testing/index.ts";

const unit = "/usr/lib/systemd/system/azure-init.service";
const wants = "/etc/systemd/system/multi-user.target.wants/azure-init.service";

const packaged: Tree = {
  "/etc/machine-id": "",
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\n",
  "/etc/systemd/system/default.target": link("/usr/lib/systemd/system/multi-user.target"),
  "/usr/bin/azure-init": program(),
  [unit]: "[Service]\nType=oneshot\nExecStart=/usr/bin/azure-init\n[Install]\nWantedBy=multi-user.target\n",
  [wants]: link(unit),
  "/usr/bin/hostnamectl": program(),
  "/usr/sbin/useradd": program(),
  "/usr/bin/passwd": program(),
};

const find = (tree: Tree) => imageFrom(tree).fact(azureInit);

describe("azure-init", () => {
  test("as its package installs it", async () => {
    expect(await find(packaged)).toMatchObject({
      installed: true,
      executable: "/usr/bin/azure-init",
      startsAtBoot: true,
      configFiles: [],
      configProblems: [],
      unreadFiles: [],
      missingPrograms: [],
    });
  });

  test.each<[string, Tree]>([
    ["not enabled", { [wants]: absent }],
    ["masked", { "/etc/systemd/system/azure-init.service": link("/dev/null") }],
  ])("%s", async (_name, changes) => {
    expect(await find({ ...packaged, ...changes })).toMatchObject({ installed: true, startsAtBoot: false });
  });

  test("a unit without its program", async () => {
    expect(await find({ ...packaged, "/usr/bin/azure-init": absent })).toMatchObject({
      installed: false,
      startsAtBoot: false,
    });
  });

  test("programs that are not there", async () => {
    const { missingPrograms } = await find({ ...packaged, "/usr/sbin/useradd": absent, "/usr/bin/passwd": "" });
    expect(missingPrograms).toEqual(["useradd", "passwd"]);
  });

  test("its files in the order in which they are merged", async () => {
    const dropIn = "/etc/systemd/system/azure-init.service.d/own.conf";
    const found = await find({
      ...packaged,
      "/etc/azure-init.toml": "[imds]\n",
      "/etc/azure-init.d/20-b.toml": "",
      "/etc/azure-init.d/10-a.toml": "oops",
      "/etc/azure-init.d/README": "",
      "/srv/own.toml": "[user_provisioners]\nbackends = []\n",
      [dropIn]: '[Service]\nEnvironment="AZURE_INIT_CONFIG=/srv/own.toml" A=b\n',
    });
    expect(found.configFiles).toEqual([
      "/etc/azure-init.toml",
      "/etc/azure-init.d/10-a.toml",
      "/etc/azure-init.d/20-b.toml",
      "/srv/own.toml",
    ]);
    expect(found.configProblems.map(({ path }) => path)).toEqual(["/etc/azure-init.d/10-a.toml", "/srv/own.toml"]);
  });

  test("the option wins over the variable, and may name a directory", async () => {
    const found = await find({
      ...packaged,
      [unit]:
        "[Service]\nEnvironment=AZURE_INIT_CONFIG=/x.toml\nExecStart=/usr/bin/azure-init --config=/srv/conf/\n[Install]\nWantedBy=multi-user.target\n",
      "/x.toml": "oops",
      "/srv/conf/a.toml": "",
    });
    expect(found.configFiles).toEqual(["/srv/conf/a.toml"]);
  });

  test("files at the place that the manual names", async () => {
    const found = await find({
      ...packaged,
      "/etc/azure-init/azure-init.toml": "",
      "/etc/azure-init/azure-init.toml.d/1.toml": "",
    });
    expect(found).toMatchObject({
      configFiles: [],
      unreadFiles: ["/etc/azure-init/azure-init.toml", "/etc/azure-init/azure-init.toml.d/1.toml"],
    });
  });
});
