/** Keywords of sshd_config(5) up to OpenSSH 10, those that are only obsolete included (servconf.c). */
const upstream = `
  acceptenv addressfamily afstokenpassing allowagentforwarding allowgroups allowstreamlocalforwarding allowtcpforwarding
  allowusers authenticationmethods authorizedkeyscommand authorizedkeyscommanduser authorizedkeysfile authorizedkeysfile2
  authorizedprincipalscommand authorizedprincipalscommanduser authorizedprincipalsfile banner casignaturealgorithms
  challengeresponseauthentication channeltimeout checkmail chrootdirectory ciphers clientalivecountmax clientaliveinterval
  compression denygroups denyusers disableforwarding dsaauthentication exposeauthinfo fingerprinthash forcecommand gatewayports
  hostbasedacceptedalgorithms hostbasedacceptedkeytypes hostbasedauthentication hostbasedusesnamefrompacketonly hostcertificate
  hostdsakey hostkey hostkeyagent hostkeyalgorithms ignorerhosts ignoreuserknownhosts include ipqos kbdinteractiveauthentication
  keepalive kexalgorithms keyregenerationinterval listenaddress logingracetime loglevel logverbose macs match maxauthtries
  maxsessions maxstartups modulifile pamauthenticationviakbdint pamservicename passwordauthentication permitemptypasswords
  permitlisten permitopen permitrootlogin permittty permittunnel permituserenvironment permituserrc persourcemaxstartups
  persourcenetblocksize persourcepenalties persourcepenaltyexemptlist pidfile port printlastlog printmotd protocol
  pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication pubkeyauthoptions rdomain refuseconnection rekeylimit
  requiredrsasize reversemappingcheck revokedkeys rhostsauthentication rhostsrsaauthentication rsaauthentication
  securitykeyprovider serverkeybits setenv skeyauthentication sshdauthpath sshdsessionpath streamlocalbindmask
  streamlocalbindunlink strictmodes subsystem syslogfacility tcpkeepalive trustedusercakeys unusedconnectiontimeout usedns
  uselogin usepam useprivilegeseparation verifyreversemapping versionaddendum warnweakcrypto x11displayoffset x11forwarding
  x11uselocalhost xauthlocation
`;

/** Added by the patches of Debian, Fedora, SUSE and of OpenSSH-HPN. */
const vendors = `
  authorizedkeyscommandrunas debianbanner disablemtaes exposeauthenticationmethods ldapbasedauthentication
  noneenabled permitblacklistedkeys requiredauthentications1 requiredauthentications2 rsaminsize showpatchlevel tcprcvbufpoll
  usefips usepamcheckfork x11maxdisplays
`;

const known: ReadonlySet<string> = new Set(`${upstream} ${vendors}`.split(/\s+/).filter(Boolean));

/** Whether some sshd knows this keyword (lower case). GSSAPI, Kerberos and HPN patches bring whole families. */
export function isKnownKeyword(keyword: string): boolean {
  return known.has(keyword) || /^(gssapi|kerberos|hpn|none)/.test(keyword);
}

/** Keywords that sshd refuses below a Match line: it does not start then. Only those that no release allows there. */
const globalOnly: ReadonlySet<string> = new Set(
  `
  addressfamily ciphers compression debianbanner fingerprinthash gssapikeyexchange hostcertificate hostkey hostkeyagent
  hostkeyalgorithms kexalgorithms listenaddress logingracetime macs maxstartups permituserenvironment persourcemaxstartups
  persourcenetblocksize pidfile port printlastlog printmotd strictmodes syslogfacility tcpkeepalive usedns usepam
  versionaddendum xauthlocation
  `
    .split(/\s+/)
    .filter(Boolean),
);

export function isGlobalOnly(keyword: string): boolean {
  return globalOnly.has(keyword);
}

/** Every line of these adds to the ones before; of all others the first counts. */
export const accumulating: ReadonlySet<string> = new Set(
  "acceptenv allowgroups allowusers denygroups denyusers hostcertificate hostkey listenaddress port setenv subsystem".split(
    " ",
  ),
);
