import { gone, lineThat, privateKey } from "./_gone.ts";

export default gone({
  id: "leftovers.docker-state",
  title: "No identity of containers and clusters is left",
  level: "should",
  why: "Nodes of one image would share the engine's id and the cluster's keys: a cluster takes them for one node that keeps moving, and whoever has the image can speak as that node. Images that were loaded on purpose stay below /var/lib/containerd: a note.",
  fix: "Leave the cluster, then delete state and keys.",
  places: [
    { path: "/var/lib/docker/engine-id", what: "id of the Docker engine" },
    { path: "/etc/docker/key.json", what: "private key of the Docker engine" },
    { path: "/var/lib/docker/containers/*/", what: "container" },
    { path: "/var/lib/kubelet/pki/*", what: "private key of the kubelet", judge: privateKey },
    {
      path: "/etc/kubernetes/*.conf",
      what: "credentials of the cluster",
      judge: lineThat(/^\s*(client-key-data|client-certificate-data|client-certificate|client-key|token)\s*:\s*\S/),
    },
    { path: "/etc/kubernetes/pki/{,etcd/}*.key", what: "private key of the cluster" },
    { path: "/var/lib/etcd/", what: "data of etcd" },
    { path: "/var/lib/rancher/{k3s,rke2}/{server,agent}/*.key", what: "private key of the cluster" },
    {
      path: "/var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db",
      what: "images or containers of containerd",
      level: "info",
    },
  ],
});
