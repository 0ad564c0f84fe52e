import { network } from "../../src/facts/network.ts";
import { os } from "../../src/facts/os.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.dhcp-sends-hostname",
  title: "The DHCP client asks for the host name",
  level: "info",
  requirements: ["distro-azure-linux.dhcp-hostname", "lisa.dhcp-set-hostname"],
  why: "Microsoft's test of Azure Linux images looks for the option in the client's file: `option host_name` in /etc/dhcpcd.conf from 3.0 on, `host-name` in /etc/dhcp/dhclient.conf before.",
  fix: { text: "Restore the file of the package." },
  appliesTo: { family: ["azurelinux"] },
  async run(image) {
    const { major } = await image.fact(os);
    const { files } = await image.fact(network);
    if (major !== undefined && major < 3) {
      const sends = files.dhclient.some(({ words }) => words.includes("host-name"));
      return sends ? [] : [{ message: "host-name is not asked for", path: "/etc/dhcp/dhclient.conf" }];
    }
    const asks = files.dhcpcd.some(
      ({ name, value }) => name === "option" && value.split(/[\s,]+/).includes("host_name"),
    );
    return asks ? [] : [{ message: "option host_name is not asked for", path: "/etc/dhcpcd.conf" }];
  },
});
