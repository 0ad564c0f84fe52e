import { rpmRepositories } from "../../src/facts/rpm-repositories.ts";
import type { Image } from "../../src/image/image.ts";
import type { Finding } from "../../src/lint/check.ts";

export interface WantedRepository {
  readonly pattern: RegExp;
  /** A name that would do, for the evidence. */
  readonly example: string;
}

/** Wants an enabled repository with such an id; others alone are a note, since an image may be made for its own network. */
export async function wantRepository(
  image: Image,
  { pattern, example }: WantedRepository,
): Promise<readonly Finding[]> {
  const { all, enabled } = await image.fact(rpmRepositories);
  if (enabled.some(({ id }) => pattern.test(id))) return [];
  const expected = { expected: example };
  const off = all.find(({ id }) => pattern.test(id));
  if (enabled.length === 0)
    return [
      {
        message: off ? "every repository is switched off" : "no repository is configured",
        path: off?.path ?? "/etc/yum.repos.d",
        evidence: expected,
      },
    ];
  const actual = enabled.map(({ id }) => id).join(" ");
  return [
    { message: "no repository of the distribution is enabled", level: "info", evidence: { actual, ...expected } },
  ];
}
