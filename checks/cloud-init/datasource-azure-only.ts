import type { CloudInit } from "../../src/facts/cloud-init.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { enabledCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.datasource-azure-only",
  title: "cloud-init uses the Azure datasource",
  level: "must",
  requirements: ["cloud-init.datasource-azure-only", "distro-ubuntu.datasource-file"],
  why: "With another source the VM is never provisioned and never reports ready. What counts is the list that ds-identify hands over at boot: it reads datasource_list as text, so a list over several lines is cut or passed over, a single name is obeyed unasked, and several names without Azure switch cloud-init off. The pages ask for [ Azure ] alone; no list at all works too, since Azure is found by the chassis tag, and other sources behind Azure do no harm: those in front of it are a note.",
  fix: {
    text: "Write the list in one line into a file that comes last.",
    commands: [
      "echo 'datasource_list: [ Azure ]' > /etc/cloud/cloud.cfg.d/91-azure_datasource.cfg",
      "rm -rf /var/lib/cloud/seed",
    ],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const look = await enabledCloudInit(image);
    if ("kind" in look) return look;
    const { datasource, switchedOff } = look;
    if (switchedOff?.cause === "datasource") {
      const message = `${switchedOff.text}, so that cloud-init is switched off`;
      return [finding(look, message, switchedOff)];
    }
    if (!datasource.isAzure) {
      const { source, list } = datasource;
      const message =
        source === undefined || source === "None"
          ? "no source of cloud-init's datasource list has data on Azure"
          : `cloud-init uses the datasource ${source}${list.length > 1 ? ", which it finds before Azure" : ""}`;
      return [finding(look, message, datasource.place)];
    }
    const before = datasource.list.slice(
      0,
      datasource.list.findIndex((name) => name.toLowerCase() === "azure"),
    );
    const others = before.filter((name) => name !== "None");
    // The built-in order is cloud-init's own business.
    if (others.length === 0 || datasource.origin === "built-in") return [];
    const message = `${others.join(" and ")} stands before Azure in the datasource list`;
    return [{ ...finding(look, message, datasource.place), level: "info" }];
  },
});

function finding(
  { datasource, dsIdentify }: CloudInit,
  message: string,
  place: { readonly path?: string; readonly line?: number } | undefined,
): Finding {
  const list = dsIdentify.wroteList || datasource.list.length > 0 ? datasource.list : dsIdentify.list;
  return {
    message,
    ...(place?.path === undefined ? {} : { path: place.path }),
    ...(place?.line === undefined ? {} : { line: place.line }),
    subject: "datasource_list",
    evidence: { actual: `[ ${list.join(", ").slice(0, 200)} ]`, expected: "[ Azure ]" },
  };
}
