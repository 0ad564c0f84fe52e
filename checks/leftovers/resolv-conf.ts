import { defineCheck } from "../../src/lint/check.ts";
import { type Finding, attempt, partial } from "../../src/lint/check.ts";

const RESOLV_CONF = "/etc/resolv.conf";
const places: readonly string[] = [
  RESOLV_CONF,
  "/etc/resolvconf/resolv.conf.d/tail",
  "/etc/resolvconf/resolv.conf.d/original",
];

export default defineCheck({
  id: "leftovers.resolv-conf",
  title: "No name servers of the build network are set",
  level: "should",
  requirements: [
    "leftovers.resolv-conf",
    "provisioning.left-resolv-conf",
    "lisa.marketplace-network-reset",
    "distro-ubuntu.resolv-conf",
  ],
  why: "Until DHCP rewrites the file, and for ever where nothing does, names are asked of servers that Azure cannot reach. A link that leads into /run (systemd-resolved, resolvconf, netconfig) is managed and fine, dangling or not; so are servers on the VM itself.",
  fix: { text: "Delete the file, or make it the link of the resolver in use.", commands: ["rm -f /etc/resolv.conf"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    for (const path of places) {
      // A link to a file of the image is as fixed as a file; what it leads to below /run is made at boot.
      const target = await attempt(unseen, image.tree.realPath(path));
      if (target === undefined || /^\/(run|var\/run|proc)\//.test(target)) continue;
      const text = await attempt(unseen, image.tree.readText(path, { optional: true }));
      const server = text === undefined ? undefined : foreignServer(text);
      if (server)
        findings.push({
          message: "name server left behind",
          path,
          line: server.line,
          evidence: { actual: server.address },
        });
    }
    return partial(findings, unseen);
  },
});

/** The first server that is neither this machine nor Azure's own resolver. */
function foreignServer(text: string): { readonly line: number; readonly address: string } | undefined {
  for (const [index, line] of text.split("\n").entries()) {
    const address = /^nameserver[ \t]+([^\s;#]{1,64})/.exec(line)?.[1];
    if (address !== undefined && !/^(127\.|::1$|168\.63\.129\.16$)/.test(address)) return { line: index + 1, address };
  }
  return undefined;
}
