import { formats } from "../report/formats.ts";
import { hanging } from "../report/wrap.ts";
import { version } from "../version.ts";
import { exitCodes } from "./exit-codes.ts";

/** One screen: 80 columns, 40 lines. */
export function help(): string {
  const codes = Object.values(exitCodes);
  const main = codes.filter(({ code }) => code < 100).map(({ code, meaning }) => `  ${code}  ${meaning}`);
  const signals = codes.filter(({ code }) => code >= 100).map(({ code, meaning }) => `${code} ${meaning}`);
  return `vhdlint ${version} judges Linux images for Azure before they are uploaded.

Usage: vhdlint [check] <image...>   judge disk images, root directories or tars
       vhdlint inspect <image...>   say what an image is, without judging it
       vhdlint advise <image...>    say how Azure can keep it, with the commands
       vhdlint list [glob...]       name all checks, or those that match
       vhdlint explain <check>      say why a check asks what it asks
       vhdlint convert <report>     render a saved JSON report in other formats
       vhdlint config, vhdlint init show what is configured; write a first file
       vhdlint completion [shell]   complete words in bash, zsh or fish

Examples: vhdlint --type specialized --fail-on warning /mnt/root
          vhdlint --only 'agent.*,boot.*' --format json root.tar.gz

What the image is meant for; what is not said is found in the image or assumed:
  --type generalized|specialized        --security standard|trusted-launch|
  --target managed-disk|managed-image|             confidential
           gallery|marketplace          --disk-controller scsi|nvme
  --generation 1|2                      --arch x86_64|aarch64
What to judge and to show:
  --only, --skip <glob,...>             --files-from <file>, --root <volume>
  --fail-on error|warning|info|never    --color auto|always|never
  --show passed,not-applicable,suppressed,timings  --quiet  --verbose  --debug
${hanging("  --format <name[=file]>  ", formats.join(", "), 80).join("\n")}
  --jobs <images at a time>             --timeout <seconds per image>
Configuration is vhdlint.config.{ts,js,json,yaml}, here or above, or:
  --config <file>, --no-config          --baseline <file>, --update-baseline
  --profile default|minimal|all         --no-plugins, --ignore-suppressions
Every flag can be set as VHDLINT_<FLAG> too: VHDLINT_FAIL_ON=warning.

Exit codes:
${main.join("\n")}
  ${signals.join(", ")}
`;
}
