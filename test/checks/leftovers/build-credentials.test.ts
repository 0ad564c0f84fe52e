import buildCredentials from "../../../checks/leftovers/build-credentials.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(buildCredentials, {
  pass: {
    "settings only": {
      "/root/.docker/config.json": "{}",
      "/root/.azure/config": "[core]\n",
      "/root/.azure/azureProfile.json": '{"subscriptions": []}',
      "/root/.npmrc": "registry=https://x\n//x/:_authToken=${NPM_TOKEN}\n",
      "/root/.aws/config": "[default]\n",
    },
  },
  fail: {
    clouds: [
      {
        "/root/.aws/credentials": "x",
        "/root/.azure/msal_token_cache.json": "{}",
        "/root/.config/gcloud/credentials.db": "x",
      },
      { path: "/root/.aws/credentials" },
      { path: "/root/.azure/msal_token_cache.json" },
      { path: "/root/.config/gcloud/credentials.db" },
    ],
    "registries, in every home": [
      {
        "/home/packer/.docker/config.json": '{"auths": {"x": {"auth": "YTpi"}}}',
        "/home/packer/.npmrc": "//x/:_authToken=abc\n",
        "/root/.netrc": "x",
      },
      { path: "/home/packer/.docker/config.json" },
      { path: "/root/.netrc" },
      { path: "/home/packer/.npmrc", line: 1 },
    ],
  },
});
