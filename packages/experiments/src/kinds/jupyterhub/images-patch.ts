import type { JupyterHubSpec } from "./jupyterhub-spec.ts";
import { userImages } from "./user-images.ts";

/**
 * The text of `images-patch.yaml`: a container for each image that users' servers are started from, so that it is on the
 * server before anybody waits for it, and their names where `replacements.yaml` puts the references.
 */
export function imagesPatch(spec: JupyterHubSpec): string {
  const names = userImages(spec).map(({ name }) => name);
  const list = names.join(",");
  return `# Kept on the server by containers that sleep. Where they are named, replacements.yaml puts tag and digest.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: user-images
spec:
  template:
    spec:
      containers:
${names.map(container).join("")}---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: hub
spec:
  template:
    metadata:
      annotations:
        grove/images: ${list}
`;
}

function container(name: string): string {
  return `        - name: ${name}
          image: ${name}
          command: [sleep, infinity]
          resources:
            requests: { cpu: 1m, memory: 8Mi }
            limits: { memory: 16Mi }
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
`;
}
