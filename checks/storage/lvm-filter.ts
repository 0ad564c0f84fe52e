import { type Finding, defineCheck, undecided } from "../../src/lint/check.ts";
import { both, newInitramfs } from "../../src/lint/fix.ts";

const LVM_CONF = "/etc/lvm/lvm.conf";

export default defineCheck({
  id: "storage.lvm-filter",
  title: "LVM's filter lets Azure's disks through",
  level: "must",
  requirements: ["lisa.hydration-lvm-filter"],
  why: "A filter that accepts the disks of the old machine by name and rejects the rest hides the physical volumes on Azure's disks; a root on LVM is then not found. What the patterns do with /dev/sda2 and /dev/nvme0n1p2 decides: the first that matches counts, and what matches none is accepted.",
  fix: {
    text: "Comment the filter out and make the initramfs anew.",
    ...both({ commands: ["vi /etc/lvm/lvm.conf"], commandsFor: {} }, newInitramfs),
  },
  async run(image) {
    const text = await image.tree.readText(LVM_CONF, { optional: true });
    const findings: Finding[] = [];
    for (const { name, patterns, line } of filters(text ?? "")) {
      const verdicts = ["/dev/sda2", "/dev/nvme0n1p2"].map((device) => ({
        device,
        accepted: accepts(patterns, device),
      }));
      if (verdicts.some(({ accepted }) => accepted === undefined))
        return undecided(`${name} has a pattern that is not understood`);
      const hidden = verdicts.filter(({ accepted }) => accepted === false).map(({ device }) => device);
      if (hidden.length > 0)
        findings.push({
          message: `${name} hides ${hidden.join(" and ")}`,
          path: LVM_CONF,
          line,
          subject: name,
          evidence: { actual: patterns.join(", ") },
        });
    }
    return findings;
  },
});

/** `filter = [ "a|…|", "r|.*|" ]` and `global_filter` (lvm.conf(5)); the last of each counts. */
function filters(
  text: string,
): readonly { readonly name: string; readonly patterns: readonly string[]; readonly line: number }[] {
  const plain = text.replace(/#.*/g, "");
  const found = [
    ...plain.matchAll(/^[ \t]*(?:devices[ \t]*\/[ \t]*)?(global_filter|filter)[ \t]*=[ \t]*(\[[^\]]*\]|"[^"\n]*")/gm),
  ];
  const last = new Map(found.map((match) => [match[1] ?? "", match]));
  return [...last].map(([name, match]) => ({
    name,
    patterns: [...(match[2] ?? "").matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((item) => item[1] ?? ""),
    line: plain.slice(0, match.index).split("\n").length,
  }));
}

function accepts(patterns: readonly string[], device: string): boolean | undefined {
  for (const pattern of patterns) {
    const [, verdict, , expression] = /^([ar])(.)(.*)\2$/s.exec(pattern) ?? [];
    if (verdict === undefined || expression === undefined) continue;
    const matched = matchesLvm(expression, device);
    if (matched === undefined) return undefined;
    if (matched) return verdict === "a";
  }
  return true;
}

/** LVM's expressions are plain: anchors, `.`, `*`, `+`, `?`, brackets, groups, `|`. Others are left alone. */
function matchesLvm(expression: string, device: string): boolean | undefined {
  if (expression.length > 200 || /[{}\\]|\(\?|[*+?]\)?[*+?]|\)[*+]/.test(expression)) return undefined;
  try {
    return new RegExp(expression).test(device);
  } catch {
    return undefined;
  }
}
