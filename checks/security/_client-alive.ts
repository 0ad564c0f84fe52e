import { parseSshdTime } from "../../src/facts/ssh/sshd-config.ts";
import { sshd } from "../../src/facts/sshd.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, type NotApplicable, type Partial, notApplicable, partial } from "../../src/lint/check.ts";

/** The load balancer drops idle connections after four minutes; certification wants less than 236 seconds. */
export const MAX_SECONDS = 235;
export const MIN_SECONDS = 30;

const expected = `${MIN_SECONDS} to ${MAX_SECONDS} seconds, best 180`;

/** Judges the ClientAliveInterval that holds outside Match blocks. */
export async function judgeInterval(
  image: Image,
  judge: (seconds: number | "invalid" | undefined) => Pick<Finding, "message" | "level"> | undefined,
): Promise<NotApplicable | Partial> {
  const config = await image.fact(sshd);
  if (config.path === undefined) return notApplicable("the image has no configuration of OpenSSH");
  const setting = config.value("ClientAliveInterval");
  const seconds = setting && (parseSshdTime(setting.value) ?? "invalid");
  const verdict = judge(seconds);
  if (!verdict) return partial([], config.unseen);
  const place = setting ? { path: setting.path, line: setting.line } : { path: config.path };
  const actual = setting ? setting.value.slice(0, 60) : "not set";
  return partial(
    [{ ...verdict, ...place, subject: "ClientAliveInterval", evidence: { actual, expected } }],
    config.unseen,
  );
}
