import { gone, type Judgement, lineThat } from "./_gone.ts";

/** The file of the iptables-services package says in its head that it is a sample; tables without a rule block nothing. */
function customRules(text: string): Judgement | undefined {
  return /^# sample configuration for ip6?tables service/m.test(text) ? undefined : lineThat(/^\s*-A\s/)(text);
}

export default gone({
  id: "leftovers.firewall-rules",
  title: "No firewall rules of the build machine are left",
  level: "should",
  why: "Rules for another network can shut out SSH or Azure's own addresses. Zones and services of firewalld that were changed on purpose are common: a note.",
  fix: "Delete the rules, or make sure that they are meant for every VM.",
  places: [
    { path: "/etc/sysconfig/{iptables,ip6tables}", what: "firewall rules", judge: customRules },
    {
      path: "/etc/firewalld/{services,zones,policies,ipsets}/*.xml",
      what: "firewalld definition",
      level: "info",
      unlessPackaged: true,
    },
    { path: "/etc/iptables/rules.v{4,6}", what: "firewall rules", judge: customRules },
  ],
});
