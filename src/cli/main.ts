#!/usr/bin/env node
import { checks } from "../../checks/index.ts";
import { openImage } from "../image/open-image.ts";
import { judge, sortChecks } from "../lint/runner.ts";
import { defaultTarget } from "../lint/target.ts";

const image = await openImage(process.argv[2] ?? ".");
const report = await judge(image, { checks: sortChecks(checks), target: defaultTarget });
process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
