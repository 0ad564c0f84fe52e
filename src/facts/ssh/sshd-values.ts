import { parseSshdTime } from "./sshd-config.ts";
import { isGlobalOnly, isKnownKeyword } from "./sshd-keywords.ts";

type Test = (value: string) => boolean;

const yesNo: Test = oneOf("yes", "no");
const time: Test = (value) => parseSshdTime(value) !== undefined;
const count: Test = (value) => /^\d{1,9}$/.test(value);
const port: Test = (value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535;

/** Values that sshd accepts, for the keywords that people change; of the others any value passes here. */
const tests: ReadonlyMap<string, Test> = new Map([
  ["challengeresponseauthentication", yesNo],
  ["clientalivecountmax", count],
  ["clientaliveinterval", time],
  ["gssapiauthentication", yesNo],
  ["hostbasedauthentication", yesNo],
  ["kbdinteractiveauthentication", yesNo],
  ["logingracetime", (value) => value.toLowerCase() === "none" || time(value)],
  ["maxauthtries", count],
  ["maxsessions", count],
  ["passwordauthentication", yesNo],
  ["permitemptypasswords", yesNo],
  ["permitrootlogin", oneOf("yes", "no", "without-password", "prohibit-password", "forced-commands-only")],
  ["port", port],
  ["printlastlog", yesNo],
  ["printmotd", yesNo],
  ["pubkeyauthentication", yesNo],
  ["strictmodes", yesNo],
  ["tcpkeepalive", yesNo],
  ["usedns", yesNo],
  ["usepam", yesNo],
  ["x11forwarding", yesNo],
]);

/** sshd compares such words without regard to case (servconf.c, process_server_config_line: strcasecmp). */
function oneOf(...values: readonly string[]): Test {
  return (value) => values.includes(value.toLowerCase());
}

/** Why sshd does not start with this line; undefined when nothing is known against it. */
export function directiveProblem(
  keyword: string,
  written: string,
  args: readonly string[],
  match: string | undefined,
): string | undefined {
  if (!isKnownKeyword(keyword)) return `sshd knows no keyword ${written.slice(0, 60)}`;
  if (match !== undefined && isGlobalOnly(keyword)) return `${written} is not allowed within a Match block`;
  const [value = ""] = args;
  return tests.get(keyword)?.(value) === false ? `${written} cannot be ${value.slice(0, 60)}` : undefined;
}
