import { describe, expect, test } from "vitest";
import { rpmRepositories } from "../../src/facts/rpm-repositories.ts";
import { directory, imageFrom, link, type Tree, unreadable } from "../../src/testing/tree.ts";

const el9 = { "/etc/os-release": 'ID=rhel\nVERSION_ID="9.6"\n' };
const read = (tree: Tree) => imageFrom({ ...el9, ...tree }).fact(rpmRepositories);

describe("repositories of rpm", () => {
  test("are told with their addresses, variables filled in", async () => {
    const { enabled, all } = await read({
      "/etc/yum.repos.d/a.repo":
        "[a]\nbaseurl=https://$mirror/$releasever/$basearch/\n  https://two/${mirror}/\n[off]\nenabled=0\nmirrorlist=http://l/\n",
      "/etc/dnf/vars/mirror": "m.example\nmore\n",
      "/etc/yum.repos.d/x.txt": "[x]\n",
      "/etc/yum.repos.d/dir.repo": directory(),
      "/etc/yum.repos.d/gone.repo": link("/nowhere"),
    });
    expect(all.map(({ id, enabled, line }) => [id, enabled, line])).toEqual([
      ["a", true, 1],
      ["off", false, 4],
    ]);
    expect(enabled[0]?.urls).toEqual([
      { value: "https://m.example/9/$basearch/", path: "/etc/yum.repos.d/a.repo", line: 2 },
      { value: "https://two/m.example/", path: "/etc/yum.repos.d/a.repo", line: 2 },
    ]);
  });

  test("take what the main section says where they say nothing", async () => {
    const { enabled, main, mainPath } = await read({
      "/etc/yum.conf": link("dnf/dnf.conf"),
      "/etc/dnf/dnf.conf": "[main]\ngpgcheck=True\nhttp_caching=packages\n[inside]\n",
      "/etc/yum.repos.d/a.repo": "[a]\n[b]\ngpgcheck=0\n[c]\ngpgcheck=maybe\nenabled=maybe\n",
    });
    expect(mainPath).toBe("/etc/dnf/dnf.conf");
    expect(main("http_caching")).toMatchObject({ value: "packages", line: 3 });
    expect(enabled.map(({ id, checksPackages }) => [id, checksPackages])).toEqual([
      ["inside", true],
      ["a", true],
      ["b", false],
      ["c", false],
    ]);
  });

  test("lie where reposdir says, and the last of one name wins", async () => {
    const { all, enabled } = await read({
      "/etc/dnf/dnf.conf": "[main]\nreposdir=/srv/repos, /etc/more\n",
      "/srv/repos/a.repo": "[a]\n",
      "/etc/more/b.repo": "[a]\nenabled=no\n",
      "/etc/yum.repos.d/c.repo": "[c]\n",
    });
    expect(all.map(({ path }) => path)).toEqual(["/srv/repos/a.repo", "/etc/more/b.repo"]);
    expect(enabled).toEqual([]);
  });

  test("of zypper come from files and services", async () => {
    const { enabled, services } = await read({
      "/etc/os-release": 'ID=opensuse-leap\nVERSION_ID="15.6"\n',
      "/etc/zypp/repos.d/oss.repo": "[repo-oss]\nautorefresh=1\nbaseurl=http://h/leap/$releasever/\n",
      "/etc/zypp/services.d/o.service": "[openSUSE]\nenabled=0\nurl=/usr/share/zypp/local\n",
    });
    expect(enabled[0]?.urls[0]?.value).toBe("http://h/leap/15.6/");
    expect(enabled[0]?.option("autorefresh")?.value).toBe("1");
    expect(services).toEqual([
      {
        name: "openSUSE",
        path: "/etc/zypp/services.d/o.service",
        line: 1,
        enabled: false,
        url: "/usr/share/zypp/local",
      },
    ]);
  });

  test("cannot be told from a file that cannot be read", async () => {
    await expect(read({ "/etc/yum.repos.d/a.repo": unreadable() })).rejects.toMatchObject({ code: "unreadable" });
  });
});
