import { homes } from "../../src/facts/homes.ts";
import { pathGlob } from "../../src/facts/path-glob.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

/** Bytes that the certification tool still accepts. */
const MAX_BYTES = 1024;

export default defineCheck({
  id: "security.marketplace-bash-history",
  title: "Shell histories are empty",
  level: "marketplace",
  requirements: ["security.marketplace-bash-history", "lisa.shell-history", "lisa.marketplace-bash-history"],
  why: "Certification test 48 fails a history of more than 1 KiB; Microsoft's current test wants 0 bytes, so a shorter one is a warning. Histories in the homes of accounts with a shell count, as do homes that no account owns any more.",
  fix: {
    text: "Delete the histories after the last login.",
    commands: ["unset HISTFILE", "rm -f /root/.*sh_history /home/*/.*sh_history"],
  },
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    for (const { path: home, user } of await image.fact(homes)) {
      if (user && !user.hasLoginShell) continue;
      const pattern = `${home.replace(/[*?[\]\\]/g, "\\$&")}/.`;
      for (const end of ["*sh_history", "history"]) {
        for (const { path, type } of (await attempt(unseen, pathGlob(image.tree, pattern + end, { braces: false }))) ??
          []) {
          const size = type === "file" ? ((await image.tree.lstat(path))?.sizeBytes ?? 0) : 0;
          if (size > 0) findings.push(history(path, size));
        }
      }
    }
    return partial(findings, unseen);
  },
});

function history(path: string, size: number): Finding {
  return {
    message: size > MAX_BYTES ? "a shell history that fails certification" : "a shell history is not empty",
    path,
    evidence: { actual: `${size} bytes`, expected: "0 bytes" },
    ...(size > MAX_BYTES ? {} : { level: "should" as const }),
  };
}
