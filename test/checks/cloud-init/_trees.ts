import { type Tree, link, program } from "../../../src/testing/index.ts";

/** A file of cloud.cfg.d. */
export function dropIn(text: string, name = "91-azure.cfg"): Tree {
  return { [`/etc/cloud/cloud.cfg.d/${name}`]: text };
}

/** The agent with its service enabled and the given lines in its configuration. */
export function agent(...lines: readonly string[]): Tree {
  const unit = "/usr/lib/systemd/system/walinuxagent.service";
  return {
    "/usr/sbin/waagent": program("#!/usr/bin/python3\n"),
    "/usr/bin/python3": program(),
    "/usr/lib/python3/dist-packages/azurelinuxagent/common/version.py": "AGENT_VERSION = '2.11.1.4'\n",
    "/etc/waagent.conf": `${lines.join("\n")}\n`,
    [unit]:
      "[Service]\nExecStart=/usr/bin/python3 -u /usr/sbin/waagent -daemon\n[Install]\nWantedBy=multi-user.target\n",
    "/etc/systemd/system/multi-user.target.wants/walinuxagent.service": link(unit),
  };
}
