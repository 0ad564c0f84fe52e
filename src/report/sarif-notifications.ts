import type { ImageReport, Report } from "../lint/report.ts";
import { noticesOf, undecidedByReason, withStatus } from "./outcome.ts";
import type { RuleReference } from "./sarif-rules.ts";
import { sarifText } from "./sarif-text.ts";

type Level = "error" | "warning" | "note";

/** What kept the run from seeing everything, then what is worth knowing. */
export function sarifNotifications(
  image: ImageReport,
  report: Report,
  indexOf: (id: string) => RuleReference,
  remarks: readonly string[],
) {
  const about = (level: Level, id: string, text: string) => ({
    descriptor: { id },
    level,
    message: { text: sarifText(text) },
  });
  return [
    ...(image.error === undefined ? [] : [about("error", "incomplete", image.error)]),
    ...withStatus(image, "crashed").map(({ check, reason = "" }) => ({
      ...about("error", "crashed", `${check} crashed: ${reason}`),
      associatedRule: associated(indexOf(check)),
    })),
    ...[...undecidedByReason(image)].map(([reason, results]) =>
      about("warning", "undecided", `${reason}; undecided: ${results.map(({ check }) => check).join(", ")}`),
    ),
    ...remarks.map((text) => about("warning", "cut", text)),
    ...noticesOf(image, report).map((text) => about("note", "notice", text)),
  ];
}

function associated({ ruleId, ruleIndex, rule }: RuleReference) {
  return rule ?? { id: ruleId, ...(ruleIndex === undefined ? {} : { index: ruleIndex }) };
}
