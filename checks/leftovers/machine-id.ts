import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

const MACHINE_ID = "/etc/machine-id";
const DBUS = "/var/lib/dbus/machine-id";

export default defineCheck({
  id: "leftovers.machine-id",
  title: "No machine id is shared by all VMs",
  level: "must",
  requirements: ["leftovers.machine-id", "provisioning.left-machine-id"],
  why: "systemd derives the DHCP client id, journal and unit identities from the machine id; with one for all, VMs are taken for each other. Microsoft's pages leave it to the distribution, every image builder clears it. Absent, empty and `uninitialized` are all good; D-Bus's copy counts because systemd takes it over when its own is empty.",
  fix: {
    text: "Empty the file (`cloud-init clean --machine-id` does too) and make D-Bus's a link to it.",
    commands: ["truncate -s 0 /etc/machine-id", "ln -sf /etc/machine-id /var/lib/dbus/machine-id"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const id = await attempt(unseen, image.tree.readText(MACHINE_ID, { optional: true }));
    if (isId(id)) findings.push({ message: "machine id left behind", path: MACHINE_ID });
    else if (id !== undefined && !["", "uninitialized"].includes(id.trim()))
      findings.push({
        message: "neither a machine id nor empty",
        path: MACHINE_ID,
        evidence: { expected: "empty or uninitialized" },
        level: "should",
      });
    // A link leads to the file above, or to nothing.
    const dbus = await attempt(unseen, image.tree.lstat(DBUS));
    if (dbus?.type === "file" && isId(await attempt(unseen, image.tree.readText(DBUS))))
      findings.push({ message: "machine id of D-Bus left behind", path: DBUS });
    return partial(findings, unseen);
  },
});

/** 32 hexadecimal digits, not all zero (machine-id(5)). */
function isId(text: string | undefined): boolean {
  const id = text?.trim().replaceAll("-", "") ?? "";
  return /^[0-9a-f]{32}$/i.test(id) && !/^0+$/.test(id);
}
