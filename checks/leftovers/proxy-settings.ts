import { gone, type Judgement, lineThat } from "./_gone.ts";

const environment = lineThat(/^\s*(export\s+|setenv\s+)?(https?|ftp|all|socks)_proxy[=\s]\s*["']?[^"'\s]/i);
const unitEnvironment = lineThat(/^\s*(Default)?Environment\s*=.*\b(https?|ftp|all)_proxy=[^"'\s]/i);

const aptProxy = /^(?!\s*\/\/).*\bProxy(::[^\s"]{0,100})?\s+"(?!DIRECT"|false")[^"]+"/i;

/** Both spellings, `Acquire::http::Proxy "…";` and blocks; DIRECT and false switch proxies off. */
function apt(text: string): Judgement | undefined {
  return lineThat(aptProxy)(withoutBlockComments(text));
}

/** `/* … *\/` taken out, lines kept. */
function withoutBlockComments(text: string): string {
  let rest = "";
  for (let at = 0; ;) {
    const start = text.indexOf("/*", at);
    if (start < 0) return rest + text.slice(at);
    const end = text.indexOf("*/", start + 2);
    rest += text.slice(at, start) + text.slice(start, end < 0 ? undefined : end).replace(/[^\n]/g, "");
    if (end < 0) return rest;
    at = end + 2;
  }
}

const suseSwitch = lineThat(/^\s*PROXY_ENABLED\s*=\s*["']?yes/);
const suseProxy = lineThat(/^\s*(HTTPS?|FTP)_PROXY\s*=\s*["']?[^"'\s]/);

function suse(text: string): Judgement | undefined {
  return suseSwitch(text) && suseProxy(text);
}

export default gone({
  id: "leftovers.proxy-settings",
  title: "No proxies of the build network are set",
  level: "should",
  why: "Behind a proxy that a VM on Azure cannot reach package updates, extensions, the agent's downloads and cloud-init's requests hang until they time out: deployments take many minutes longer or fail. Looked at are the environment of the system and its services, package managers and login shells.",
  fix: { text: "Take the proxy settings out of the files, and give VMs that need a proxy one at deployment." },
  places: [
    { path: "/etc/environment", what: "proxy setting", judge: environment },
    { path: "/etc/profile.d/*.{sh,csh}", what: "proxy setting", judge: environment },
    { path: "/etc/systemd/{system,user}.conf{,.d/*.conf}", what: "proxy setting of systemd", judge: unitEnvironment },
    { path: "/etc/systemd/system/*.d/*.conf", what: "proxy setting of a unit", judge: unitEnvironment },
    { path: "/etc/apt/apt.conf{,.d/*}", what: "proxy setting of apt", judge: apt },
    {
      path: "/etc/{yum.conf,dnf/dnf.conf,yum.repos.d/*.repo}",
      what: "proxy setting of dnf",
      judge: lineThat(/^\s*proxy\s*=\s*(?!_none_|None\b)\S/),
    },
    { path: "/etc/sysconfig/proxy", what: "proxy setting of SUSE", judge: suse },
    { path: "/etc/{pip.conf,wgetrc}", what: "proxy setting", judge: lineThat(/^\s*((https?|ftp)_)?proxy\s*=\s*\S/i) },
    {
      path: "~/{.pip/pip.conf,.config/pip/pip.conf,.wgetrc,.curlrc}",
      what: "proxy setting",
      judge: lineThat(/^\s*((https?|ftp)_)?proxy(\s*=\s*|\s+)\S/i),
    },
  ],
});
