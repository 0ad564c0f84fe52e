import { expect, test } from "vitest";
import { units } from "../../../src/facts/units.ts";
import { type Tree, imageFrom, link } from "../../../src/testing/index.ts";

const name = "cloud-init-local.service";
const vendor = "/usr/lib/systemd/system";
const config = "/etc/systemd/system";
const wanted = "[Unit]\nDescription=Initial cloud-init job\n[Install]\nWantedBy=cloud-init.target\n";
const plain = "[Unit]\nDescription=Initial cloud-init job\n";
const target = { [`${vendor}/cloud-init.target`]: "[Unit]\n" };

/** What `systemctl is-enabled cloud-init-local.service` prints for a tree, and whether the unit starts at boot. */
const states: Readonly<Record<string, readonly [tree: Tree, isEnabled: string, starts: boolean]>> = {
  "a link in .wants of the configuration directory": [
    { [`${vendor}/${name}`]: wanted, [`${config}/multi-user.target.wants/${name}`]: link(`${vendor}/${name}`) },
    "enabled",
    true,
  ],
  "a link in .requires": [
    { [`${vendor}/${name}`]: wanted, [`${config}/multi-user.target.requires/${name}`]: link(`${vendor}/${name}`) },
    "enabled",
    true,
  ],
  "a link in .upholds": [
    { [`${vendor}/${name}`]: wanted, [`${config}/multi-user.target.upholds/${name}`]: link(`${vendor}/${name}`) },
    "enabled",
    true,
  ],
  "a link below a target that nothing starts": [
    {
      ...target,
      [`${vendor}/${name}`]: wanted,
      [`${config}/cloud-init.target.wants/${name}`]: link(`${vendor}/${name}`),
    },
    "enabled",
    false,
  ],
  "a dangling link under the right name": [
    { [`${vendor}/${name}`]: wanted, [`${config}/multi-user.target.wants/${name}`]: link("/nowhere/x.service") },
    "enabled",
    true,
  ],
  "switched off by a file of cloud-init, which systemd does not know": [
    {
      "/etc/cloud/cloud-init.disabled": "",
      [`${vendor}/${name}`]: wanted,
      [`${config}/multi-user.target.wants/${name}`]: link(`${vendor}/${name}`),
    },
    "enabled",
    true,
  ],
  "a link of the vendor, the unit with [Install]": [
    { [`${vendor}/${name}`]: wanted, [`${vendor}/multi-user.target.wants/${name}`]: link(`../${name}`) },
    "disabled",
    true,
  ],
  "a link of the vendor, the unit without [Install]": [
    { [`${vendor}/${name}`]: plain, [`${vendor}/multi-user.target.wants/${name}`]: link(`../${name}`) },
    "static",
    true,
  ],
  "no link": [{ [`${vendor}/${name}`]: wanted }, "disabled", false],
  "masked by a link to /dev/null": [
    {
      [`${vendor}/${name}`]: wanted,
      [`${config}/${name}`]: link("/dev/null"),
      [`${config}/multi-user.target.wants/${name}`]: link(`${vendor}/${name}`),
    },
    "masked",
    false,
  ],
  "masked by an empty file": [
    {
      [`${vendor}/${name}`]: wanted,
      [`${config}/${name}`]: "",
      [`${config}/multi-user.target.wants/${name}`]: link(`${vendor}/${name}`),
    },
    "masked",
    false,
  ],
  "a regular file in .wants": [
    { [`${vendor}/${name}`]: wanted, [`${config}/multi-user.target.wants/${name}`]: wanted },
    "disabled",
    false,
  ],
  "a .wants directory that is itself a link": [
    {
      [`${vendor}/${name}`]: wanted,
      [`${config}/multi-user.target.wants`]: link("/opt/wants"),
      [`/opt/wants/${name}`]: link(`${vendor}/${name}`),
    },
    "disabled",
    true,
  ],
};

for (const [situation, [tree, isEnabled, starts]] of Object.entries(states)) {
  test(`is-enabled: ${situation}`, async () => {
    const unit = (await imageFrom({ "/etc/machine-id": "", ...tree }).fact(units)).find(name);
    expect({ isEnabled: unit?.isEnabled, starts: unit?.startsAtBoot }).toEqual({ isEnabled, starts });
  });
}

test("is-enabled: a link that outlived the unit", async () => {
  const image = imageFrom({
    "/etc/machine-id": "",
    [`${config}/multi-user.target.wants/${name}`]: link(`${vendor}/${name}`),
  });
  const facts = await image.fact(units);
  expect(facts.find(name)).toBeUndefined();
  expect(facts.startsAtBoot(name)).toBe(false);
});
