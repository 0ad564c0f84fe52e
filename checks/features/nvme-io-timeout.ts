import { valuesOf } from "../../src/facts/kernel-command-line.ts";
import { modprobe } from "../../src/facts/modprobe.ts";
import { udev } from "../../src/facts/udev.ts";
import type { Image } from "../../src/image/image.ts";
import { commandLineCheck } from "../boot/_command-line.ts";

const WANTED_SECONDS = 240;

export default commandLineCheck({
  id: "features.nvme-io-timeout",
  title: "NVMe disks get 240 seconds for an answer",
  level: "should",
  requirements: ["features.nvme-io-timeout", "lisa.nvme-controller"],
  why: "Azure may need minutes to move a disk; after the kernel's own 30 seconds the guest gives the disk up and its file systems become read-only. The parameter nvme_core.io_timeout, an options line of modprobe.d and the rule of azure-vm-utils, which sets 240000 ms, do the same. Where none is there it is a note, since official images of Debian, Azure Linux and Fedora have none; another value is a warning.",
  change: "Add nvme_core.io_timeout=240 to the kernel's parameters",
  parameters: { add: "nvme_core.io_timeout=240" },
  appliesTo: { diskController: ["nvme"] },
  async judge({ words, at }, { image }) {
    if (await hasRule(image)) return [];
    const values = valuesOf(words, "nvme_core.io_timeout");
    const options = (await image.fact(modprobe)).optionsOf("nvme_core");
    const more = options.flatMap(({ value }) =>
      [...value.matchAll(/(?:^|\s)io_timeout=(\d+)/g)].map(([, n = ""]) => n),
    );
    const last = values.at(-1) ?? more.at(-1);
    const evidence = { expected: `nvme_core.io_timeout=${WANTED_SECONDS}` };
    if (last === undefined)
      return [{ message: "nothing sets the timeout of NVMe disks", level: "info", ...at, evidence }];
    const wrong = [...values].find((value) => !(Number(value) >= WANTED_SECONDS)) ?? last;
    if (Number(last) >= WANTED_SECONDS && Number(wrong) >= WANTED_SECONDS) return [];
    const actual = `nvme_core.io_timeout=${wrong}`;
    return [{ message: `NVMe disks get ${wrong} seconds for an answer`, ...at, evidence: { ...evidence, actual } }];
  },
});

/** A rule that writes the queue's `io_timeout`, in milliseconds. */
async function hasRule(image: Image): Promise<boolean> {
  const { rules } = await image.fact(udev);
  return rules.some(({ tokens }) =>
    tokens.some(
      ({ key, attribute = "", operator, value }) =>
        key === "ATTR" &&
        attribute.endsWith("io_timeout") &&
        operator === "=" &&
        Number(value) >= WANTED_SECONDS * 1000,
    ),
  );
}
