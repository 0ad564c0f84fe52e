import { network } from "../../src/facts/network.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

/** Files that only hold routes; an empty one, or one of comments, is none. */
const routeDirectories = ["/etc/sysconfig/network-scripts", "/etc/sysconfig/network"] as const;

export default defineCheck({
  id: "network.marketplace-no-custom-config",
  title: "No custom network configuration is published",
  level: "marketplace",
  requirements: ["network.marketplace-no-custom-config", "lisa.dns"],
  why: "Fixed addresses, routes and name servers of the publisher's network reach every customer, and /etc/resolv.conf with a server of the build network keeps names from resolving; certification sends the image back. A resolv.conf that is a link to the resolver's own, or names a server on the VM, is managed and fine.",
  fix: { text: "Delete the settings and the file.", commands: ["rm -f /etc/resolv.conf"] },
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const look = await attempt(unseen, image.fact(network));
    for (const { kind, text, path, line, device } of look?.statics ?? []) {
      if (kind !== "address" && kind !== "gateway" && kind !== "dns" && kind !== "route") continue;
      const subject = device === undefined ? {} : { subject: device };
      findings.push({
        message: `custom network setting (${kind})`,
        path,
        line,
        ...subject,
        evidence: { actual: text },
      });
    }
    for (const directory of routeDirectories) {
      if ((await attempt(unseen, image.tree.stat(directory)))?.type !== "directory") continue;
      for (const { name, type } of (await attempt(unseen, image.tree.readDir(directory))) ?? []) {
        if (type !== "file" || !/^(?:route6?-|ifroute-|routes$)/.test(name)) continue;
        const path = `${directory}/${name}`;
        const line = firstLine((await attempt(unseen, image.tree.readText(path))) ?? "", /^\s*[^#\s]/);
        if (line !== undefined) findings.push({ message: "static routes", path, line });
      }
    }
    const resolvConf = "/etc/resolv.conf";
    if ((await attempt(unseen, image.tree.lstat(resolvConf)))?.type === "file") {
      const text = (await attempt(unseen, image.tree.readText(resolvConf))) ?? "";
      const line = firstLine(text, /^\s*nameserver\s+(?!127\.|::1(?:\s|$)|168\.63\.129\.16(?:\s|$))\S/);
      if (line !== undefined)
        findings.push({ message: "a name server of the build network is set", path: resolvConf, line });
    }
    return partial(findings, unseen);
  },
});

function firstLine(text: string, pattern: RegExp): number | undefined {
  const index = text.split("\n").findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
}
