import proxySettings from "../../../checks/leftovers/proxy-settings.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(proxySettings, {
  pass: {
    none: {
      "/etc/environment": 'PATH="/bin"\n#http_proxy=http://x\nno_proxy=x\nhttp_proxy=\n',
      "/etc/yum.conf": "[main]\nproxy=_none_\n",
      "/etc/sysconfig/proxy": 'PROXY_ENABLED="no"\nHTTP_PROXY="http://x"\n',
    },
    "apt without": {
      "/etc/apt/apt.conf.d/01proxy":
        'Acquire::http::Proxy "DIRECT";\n// Acquire::http::Proxy "http://x";\n/* Acquire::http::Proxy "http://x"; */ Acquire::http::Proxy::host "false";\n',
    },
  },
  fail: {
    "the environment": [
      {
        "/etc/environment": "A=b\nHTTPS_PROXY=http://x:3128\n",
        "/etc/profile.d/proxy.sh": "export http_proxy='http://x'\n",
      },
      { path: "/etc/environment", line: 2 },
      { path: "/etc/profile.d/proxy.sh", line: 1 },
    ],
    systemd: [
      {
        "/etc/systemd/system.conf": "DefaultEnvironment=http_proxy=http://x\n",
        "/etc/systemd/system/docker.service.d/http-proxy.conf": '[Service]\nEnvironment="A=b" "HTTP_PROXY=http://x"\n',
      },
      { path: "/etc/systemd/system.conf" },
      { path: "/etc/systemd/system/docker.service.d/http-proxy.conf", line: 2 },
    ],
    "apt in both spellings": [
      {
        "/etc/apt/apt.conf": '/* a\n b */\nAcquire {\n  http { Proxy "http://x"; };\n};\n',
        "/etc/apt/apt.conf.d/9": 'acquire::HTTP::proxy "http://x";',
      },
      { path: "/etc/apt/apt.conf", line: 4 },
      { path: "/etc/apt/apt.conf.d/9", line: 1 },
    ],
    "dnf, SUSE and pip": [
      {
        "/etc/dnf/dnf.conf": "[main]\nproxy = http://x\n",
        "/etc/sysconfig/proxy": 'PROXY_ENABLED="yes"\nHTTP_PROXY="http://x"\n',
        "/etc/pip.conf": "[global]\nproxy = http://x\n",
        "/root/.curlrc": "proxy http://x\n",
      },
      { path: "/etc/dnf/dnf.conf", line: 2 },
      { path: "/etc/sysconfig/proxy", line: 2 },
      { path: "/etc/pip.conf" },
      { path: "/root/.curlrc" },
    ],
  },
});
