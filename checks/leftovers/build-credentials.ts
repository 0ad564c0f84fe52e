import { gone, lineThat } from "./_gone.ts";

export default gone({
  id: "leftovers.build-credentials",
  title: "No credentials of the build are left",
  level: "must",
  why: "Whoever gets the image can use them: log in to the cloud account, pull private images, push to repositories. Deleting them in the next version does not help, since the old one has been copied. Files that hold settings only (`az` without a login, an empty Docker configuration) do not count.",
  fix: "Delete the files and withdraw the credentials: they have been copied with the image.",
  places: [
    { path: "~/.aws/{credentials,sso/cache/*.json,cli/cache/*.json}", what: "AWS credentials" },
    {
      path: "~/.azure/{accessTokens.json,msal_token_cache.*,service_principal_entries.*,msal_http_cache.bin}",
      what: "Azure credentials",
    },
    { path: "~/.azure/azureProfile.json", what: "Azure subscription", level: "should", judge: lineThat(/"id"\s*:/) },
    {
      path: "~/.config/gcloud/{credentials.db,access_tokens.db,application_default_credentials.json,legacy_credentials/*/*}",
      what: "Google Cloud credentials",
    },
    {
      path: "~/.docker/config.json",
      what: "registry credentials",
      judge: lineThat(/"(auth|identitytoken|registrytoken)"\s*:\s*"[^"]/),
    },
    { path: "~/{.netrc,.git-credentials,.vault-token,.pgpass,.boto,.s3cfg,.databrickscfg}", what: "credentials" },
    {
      path: "~/.config/{git/credentials,gh/hosts.yml,hub,rclone/rclone.conf,containers/auth.json}",
      what: "credentials",
    },
    { path: "~/.npmrc", what: "npm token", judge: lineThat(/(_authToken|_password|_auth)\s*=\s*[^\s$]/) },
    { path: "~/{.pypirc,.my.cnf}", what: "credentials", judge: lineThat(/^\s*password\s*[=:]\s*\S/) },
    { path: "~/.m2/settings.xml", what: "Maven credentials", judge: lineThat(/<(password|passphrase)>(?!\$\{)[^<]/) },
    {
      path: "~/.kube/config",
      what: "cluster credentials",
      judge: lineThat(/^\s*(token|password|client-key-data)\s*:\s*\S/),
    },
    { path: "~/.terraform.d/credentials.tfrc.json", what: "Terraform token" },
    { path: "~/.gnupg/private-keys-v1.d/*", what: "private key of GnuPG" },
    { path: "/etc/docker/daemon.json", what: "registry credentials", judge: lineThat(/"auth"\s*:\s*"[^"]/) },
  ],
});
