import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Resources of one overlay. */
export const resourcesPerOverlay = 7;

/**
 * Writes a GitOps repository: `apps/NAME/base` and `apps/NAME/production` this many times, no two of them equal.
 *
 * A base has two Deployments, two Services, an Ingress and two generators; an overlay uses namespace, prefix, labels,
 * images, replicas, a generator that merges, both kinds of patches and a replacement.
 *
 * @returns the paths of the overlays.
 */
export async function writeOverlayRepository(root: string, overlays: number): Promise<readonly string[]> {
  const names = Array.from({ length: overlays }, (_, index) => `app-${String(index).padStart(5, "0")}`);
  for (const [index, name] of names.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- thousands of files at once are too many
    await writeFiles(join(root, "apps", name), { ...baseFiles(index), ...overlayFiles(index) });
  }
  return names.map((name) => join("apps", name, "production"));
}

/** Writes a kustomization that lists overlays; gives its directory. */
export async function writeCollection(root: string, overlays: readonly string[]): Promise<string> {
  const lines = overlays.map((overlay) => `- ../${overlay}\n`);
  await writeFiles(join(root, "all"), { "kustomization.yaml": `resources:\n${lines.join("")}` });
  return "all";
}

async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const place = join(root, path);
    // oxlint-disable-next-line no-await-in-loop -- a handful of small files
    await mkdir(dirname(place), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(place, text);
  }
}

function baseFiles(index: number): Record<string, string> {
  return {
    "base/kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- api.yaml
- queue.yaml
- api-service.yaml
- queue-service.yaml
- ingress.yaml
configMapGenerator:
- name: configuration
  literals:
  - LEVEL=info
  - SHARD=${index}
  files:
  - server.properties
secretGenerator:
- name: tokens
  literals:
  - session=secret-${index}
`,
    "base/api.yaml": deployment("api", 8000, 1 + (index % 7)),
    "base/queue.yaml": deployment("queue", 6379, 1 + (index % 5)),
    "base/api-service.yaml": service("api", 8000),
    "base/queue-service.yaml": service("queue", 6379),
    "base/ingress.yaml": ingress,
    "base/server.properties": Array.from({ length: 12 }, (_, line) => `option.${line}=${index}-${line}\n`).join(""),
  };
}

function overlayFiles(index: number): Record<string, string> {
  return {
    "production/kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: lab-${index}
namePrefix: p${index % 10}-
resources:
- ../base
labels:
- pairs:
    environment: production
    room: r${index % 20}
  includeSelectors: true
- pairs:
    owner: o${index % 7}
  includeTemplates: true
images:
- name: registry.example/api
  newTag: "3.${index}"
- name: registry.example/queue
  newName: mirror.example/queue
  newTag: b${index}
replicas:
- name: queue
  count: ${1 + (index % 4)}
configMapGenerator:
- name: configuration
  behavior: merge
  literals:
  - LEVEL=warn
patches:
- path: limits.yaml
- target:
    kind: Ingress
  patch: |-
    - op: replace
      path: /spec/rules/0/host
      value: app-${index}.example
replacements:
- source:
    kind: Service
    name: queue
    fieldPath: metadata.name
  targets:
  - select:
      kind: Deployment
      name: api
    fieldPaths:
    - spec.template.spec.containers.[name=server].env.[name=QUEUE].value
`,
    "production/limits.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    spec:
      containers:
      - name: server
        env:
        - name: STAGE
          value: production
        resources:
          limits:
            memory: 512Mi
`,
  };
}

function deployment(name: string, port: number, variables: number): string {
  const environment = Array.from(
    { length: variables },
    (_, at) => `        - name: SETTING_${at}\n          value: "${at}"\n`,
  );
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  replicas: 1
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: server
        image: registry.example/${name}:1.0
        ports:
        - name: main
          containerPort: ${port}
        env:
${environment.join("")}        - name: QUEUE
          value: unknown
        envFrom:
        - configMapRef:
            name: configuration
        - secretRef:
            name: tokens
        resources:
          requests:
            cpu: 100m
            memory: 128Mi
        readinessProbe:
          httpGet:
            path: /ready
            port: main
        volumeMounts:
        - name: configuration
          mountPath: /etc/server
      volumes:
      - name: configuration
        configMap:
          name: configuration
`;
}

function service(name: string, port: number): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${name}
  ports:
  - name: main
    port: 80
    targetPort: ${port}
`;
}

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec:
  rules:
  - host: unknown.example
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: api
            port:
              name: main
`;
