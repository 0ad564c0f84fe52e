import type { Place } from "./_gone.ts";

/** What installing packages writes: in every image that a package manager made, official ones too. */
export const installationLogs: readonly Place[] = [
  {
    path: "/var/log/{dpkg,alternatives,bootstrap,fontconfig,yum,dnf,dnf.rpm,dnf.librepo,hawkey,zypper,pacman,up2date}.log*",
    what: "logs of package installation",
    level: "info",
    together: true,
  },
  {
    path: "/var/log/{apt,aptitude,zypp,dnf5,unattended-upgrades}/",
    what: "logs of package installation",
    level: "info",
  },
];

/** What a machine writes while it runs. Logs of cloud-init, the agent and the installer have checks of their own. */
export const machineLogs: readonly Place[] = [
  {
    path: "/var/log/{messages,syslog,secure,auth.log,kern.log,daemon.log,user.log,dmesg,debug,warn,cron,maillog,mail.log,mail.err,mail.info,mail.warn,spooler,boot.log}*",
    what: "logs of the build machine",
    together: true,
  },
  {
    path: "/var/log/{wtmp,btmp,lastlog,faillog,tallylog}*",
    unlessZeros: true,
    what: "login records of the build machine",
    together: true,
  },
  {
    path: "/var/log/*.log{,.[0-9]*,-[0-9]*}",
    what: "logs of the build machine",
    together: true,
    except: /^(cloud-init|waagent|azure-|boot\.log|(dnf|hawkey)\.)/,
  },
  {
    path: "/var/log/{audit,journal,rhsm,sa,sysstat,cups,httpd,apache2,nginx,ppp,mail,tuned,libvirt,landscape,chrony,private}/",
    what: "logs of the build machine",
  },
  { path: "/root/{install.log,install.log.syslog,anaconda-post.log,ks-post.log}*", what: "log of the installation" },
];

/** Says only when logs were last rotated. */
export const rotationState: readonly Place[] = [
  {
    path: "/var/lib/{logrotate.status,logrotate/status,logrotate/logrotate.status}",
    what: "record of log rotation",
    level: "info",
  },
];
