import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { parseXml } from "../../src/facts/firewall/xml.ts";
import { firewall } from "../../src/facts/firewall.ts";
import { type Tree, imageFrom, link, unreadable } from "../../src/testing/index.ts";

const starting = (name: string, exec = "/usr/sbin/x"): Tree => ({
  "/etc/machine-id": "",
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\n",
  "/usr/lib/systemd/system/default.target": link("multi-user.target"),
  [`/usr/lib/systemd/system/${name}`]: `[Service]\nExecStart=${exec}\n[Install]\nWantedBy=multi-user.target\n`,
  [`/etc/systemd/system/multi-user.target.wants/${name}`]: link(`/usr/lib/systemd/system/${name}`),
});
const factOf = (tree: Tree) => imageFrom(tree).fact(firewall);
const wire = async (tree: Tree) => (await factOf(tree)).outbound("168.63.129.16", 80);
const ssh = async (tree: Tree) => (await factOf(tree)).inbound(22);

test.each(Object.entries(goodTrees))("%s lets the platform and ssh through", async (_name, { tree }) => {
  expect((await wire(tree())).answer).toBe("allowed");
  expect((await ssh(tree())).answer).toBe("allowed");
});

describe("which rules count", () => {
  const rules = "*filter\n:OUTPUT DROP [0:0]\nCOMMIT\n";
  test("only of a firewall that starts", async () => {
    expect((await wire({ "/etc/sysconfig/iptables": rules })).answer).toBe("allowed");
    expect(await wire({ ...starting("iptables.service"), "/etc/sysconfig/iptables": rules })).toEqual({
      answer: "blocked",
      tool: "iptables",
      place: { path: "/etc/sysconfig/iptables", line: 2 },
    });
    expect((await wire({ ...starting("netfilter-persistent.service"), "/etc/iptables/rules.v4": rules })).answer).toBe(
      "blocked",
    );
  });

  test("the script that the unit names, with what it includes", async () => {
    const unit = starting("nftables.service", "/usr/sbin/nft -f /etc/sysconfig/nftables.conf");
    const tree = {
      ...unit,
      "/etc/sysconfig/nftables.conf": 'include "/etc/nftables/*.nft"\n',
      "/etc/nftables.conf": "",
    };
    expect((await wire(tree)).answer).toBe("allowed");
    const blocking = "table inet f { chain o { type filter hook output priority 0; policy drop; } }\n";
    expect((await wire({ ...tree, "/etc/nftables/main.nft": blocking })).place).toEqual({
      path: "/etc/nftables/main.nft",
      line: 1,
    });
  });

  test("a configuration that cannot be read is an error", async () => {
    await expect(wire({ ...starting("iptables.service"), "/etc/sysconfig/iptables": unreadable() })).rejects.toThrow(
      "permission denied",
    );
  });
});

describe("firewalld", () => {
  const base = {
    ...starting("firewalld.service"),
    "/usr/lib/firewalld/services/ssh.xml":
      '<?xml version="1.0"?>\n<service>\n <port protocol="tcp" port="22"/>\n</service>\n',
  };
  const zone = (body: string, attributes = "") => ({
    "/usr/lib/firewalld/zones/public.xml": `<zone${attributes}>\n${body}\n</zone>\n`,
  });
  test.each<[string, Tree, string]>([
    ["ssh is a service of the zone", zone('<service name="ssh"/>'), "allowed"],
    ["ssh is not", zone('<service name="dhcpv6-client"/>'), "blocked"],
    ["a port", zone('<port port="20-22" protocol="tcp"/>'), "allowed"],
    ["a port of UDP", zone('<port port="22" protocol="udp"/>'), "blocked"],
    ["everything", zone("", ' target="ACCEPT"'), "allowed"],
    [
      "a rich rule",
      zone('<rule family="ipv4"><source address="10.0.0.0/8"/><service name="ssh"/><accept/></rule>'),
      "unknown",
    ],
    [
      "the administrator's zone",
      { ...zone(""), "/etc/firewalld/zones/public.xml": '<zone><service name="ssh"/></zone>' },
      "allowed",
    ],
    [
      "another default zone",
      {
        ...zone(""),
        "/etc/firewalld/firewalld.conf": "DefaultZone=work\n",
        "/etc/firewalld/zones/work.xml": '<zone><service name="ssh"/></zone>',
      },
      "allowed",
    ],
    [
      "the zone of the NIC",
      { ...zone(""), "/etc/firewalld/zones/own.xml": '<zone><interface name="eth0"/><service name="ssh"/></zone>' },
      "allowed",
    ],
    ["no such zone", {}, "unknown"],
    [
      "a service moved to another port",
      {
        ...zone('<service name="ssh"/>'),
        "/etc/firewalld/services/ssh.xml": '<service><port protocol="tcp" port="2222"/></service>',
      },
      "blocked",
    ],
  ])("%s", async (_name, tree, answer) => {
    expect((await ssh({ ...base, ...tree })).answer).toBe(answer);
  });

  test("policies and direct rules can shut the platform out", async () => {
    expect((await wire(base)).answer).toBe("allowed");
    const direct =
      '<direct>\n<rule ipv="ipv4" table="filter" chain="OUTPUT" priority="0">-d 168.63.129.16 -j DROP</rule>\n</direct>\n';
    expect(await wire({ ...base, "/etc/firewalld/direct.xml": direct })).toMatchObject({
      answer: "blocked",
      place: { line: 2 },
    });
    const policy = '<policy target="REJECT"><ingress-zone name="HOST"/><egress-zone name="ANY"/></policy>';
    expect((await wire({ ...base, "/etc/firewalld/policies/out.xml": policy })).answer).toBe("blocked");
    expect((await wire({ ...base, "/etc/firewalld/policies/out.xml": policy.replace("HOST", "public") })).answer).toBe(
      "allowed",
    );
  });
});

describe("ufw", () => {
  const base = {
    ...starting("ufw.service"),
    "/etc/ufw/ufw.conf": "ENABLED=yes\n",
    "/etc/default/ufw": 'DEFAULT_INPUT_POLICY="DROP"\nDEFAULT_OUTPUT_POLICY="ACCEPT"\n',
    "/etc/ufw/before.rules":
      "*filter\n:ufw-before-input - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n",
  };
  const user = (rules: string) => ({ "/etc/ufw/user.rules": `*filter\n${rules}\nCOMMIT\n` });
  test("nothing while it is not enabled", async () => {
    expect((await ssh({ ...base, "/etc/ufw/ufw.conf": "ENABLED=no\n" })).answer).toBe("allowed");
  });

  test("the user's rules within ufw's frame", async () => {
    expect((await ssh(base)).answer).toBe("blocked");
    expect((await ssh({ ...base, ...user("-A ufw-user-input -p tcp --dport 22 -j ACCEPT") })).answer).toBe("allowed");
    const limit =
      "-A ufw-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --set\n-A ufw-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 -j ufw-user-limit\n-A ufw-user-input -p tcp --dport 22 -j ufw-user-limit-accept\n-A ufw-user-limit -j REJECT\n-A ufw-user-limit-accept -j ACCEPT";
    expect((await ssh({ ...base, ...user(limit) })).answer).toBe("allowed");
    expect((await wire(base)).answer).toBe("allowed");
  });

  test("deny outgoing needs an exception", async () => {
    const deny = { ...base, "/etc/default/ufw": 'DEFAULT_OUTPUT_POLICY="REJECT"\n' };
    expect(await wire(deny)).toMatchObject({
      answer: "blocked",
      tool: "ufw",
      place: { path: "/etc/default/ufw", line: 1 },
    });
    expect(
      (await wire({ ...deny, ...user("-A ufw-user-output -p tcp -d 168.63.129.16 --dport 80 -j ACCEPT") })).answer,
    ).toBe("allowed");
  });
});

test("SuSEfirewall2 opens ssh by name or number", async () => {
  const suse = (text: string) => ssh({ ...starting("SuSEfirewall2.service"), "/etc/sysconfig/SuSEfirewall2": text });
  expect((await suse('FW_SERVICES_EXT_TCP="80 ssh"\n')).answer).toBe("allowed");
  expect((await suse('FW_SERVICES_EXT_TCP=""\nFW_CONFIGURATIONS_EXT="sshd"\n')).answer).toBe("allowed");
  expect((await suse('FW_SERVICES_EXT_TCP="80"\n')).answer).toBe("blocked");
});

test("any text is read as XML to its end", () => {
  expect(parseXml("<a x='1'><!-- <b/> -->t &lt;<c y=\"2\"/></a>")).toMatchObject([
    { name: "a", text: "t <", children: [{ name: "c" }], line: 1 },
  ]);
  const piece = fc.constantFrom("<a>", "</a>", "<b c='d'/>", "<", ">", "<!--", "-->", "text", "\n", "&lt;", "<?x?>");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(Array.isArray(parseXml(pieces.join("")))).toBe(true);
    }),
  );
});
