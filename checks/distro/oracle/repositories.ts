import { defineCheck } from "../../../src/lint/check.ts";
import { wantRepository } from "../_wanted-repository.ts";

export default defineCheck({
  id: "distro.oracle.repositories",
  title: "A repository with the latest packages of Oracle Linux is enabled",
  level: "should",
  requirements: ["lisa.repositories"],
  why: "Without it no VM gets a fix. Microsoft's tests look for an id with latest in it, as ol9_baseos_latest. Other repositories alone, as for a closed network, are noted.",
  fix: { text: "Enable it.", commands: ["dnf config-manager --enable 'ol*_latest'"] },
  appliesTo: { distro: ["ol"] },
  run: (image) => wantRepository(image, { pattern: /latest/i, example: "ol9_baseos_latest" }),
});
