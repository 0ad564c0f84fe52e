import dockerState from "../../../checks/leftovers/docker-state.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";

checkTest(dockerState, {
  pass: {
    "the packages only": {
      "/etc/kubernetes/manifests/": directory(),
      "/var/lib/kubelet/config.yaml": "x",
      "/etc/kubernetes/kubelet.conf": "kind: Config\n",
    },
  },
  fail: {
    "an engine": [
      { "/var/lib/docker/engine-id": "x", "/var/lib/docker/containers/1/config.json": "x" },
      { path: "/var/lib/docker/engine-id" },
      { path: "/var/lib/docker/containers/1" },
    ],
    "a node": [
      {
        "/var/lib/kubelet/pki/kubelet.key": "-----BEGIN EC PRIVATE KEY-----\n",
        "/etc/kubernetes/admin.conf": "users:\n- user:\n    client-key-data: x\n",
        "/etc/kubernetes/pki/etcd/ca.key": "x",
      },
      { path: "/var/lib/kubelet/pki/kubelet.key" },
      { path: "/etc/kubernetes/admin.conf", line: 3 },
      { path: "/etc/kubernetes/pki/etcd/ca.key" },
    ],
    "images loaded on purpose": [
      { "/var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db": "x" },
      { level: "info" },
    ],
  },
});
