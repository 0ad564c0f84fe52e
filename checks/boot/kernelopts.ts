import { commandLineCheck } from "./_command-line.ts";

export default commandLineCheck({
  id: "boot.kernelopts",
  title: "The variable that boot entries take their parameters from is set",
  level: "must",
  requirements: ["boot.kernelopts"],
  why: "Entries of Enterprise Linux 8 say $kernelopts and take what it holds from GRUB's environment. When that is lost the kernel gets no root= and stops in the initramfs: Failed to start Switch Root.",
  change: 'Set kernelopts with grub2-editenv - set "kernelopts=root=… ro …"',
  appliesTo: { family: ["redhat"] },
  async judge({ entry, words, at }, { image }) {
    const { path } = entry.source;
    if (!/\/loader\/entries\/[^/]+\.conf$/.test(path) || words.some(({ name }) => name === "root")) return [];
    const text = (await image.tree.readText(path, { optional: true })) ?? "";
    const line = text.split("\n").findIndex((one) => /^options\s.*\$\{?kernelopts\b/.test(one));
    if (line < 0) return [];
    return [{ message: "kernelopts gives the kernel no root=", path, line: line + 1, subject: at.subject }];
  },
});
