import type { Files } from "@grove/plan";
import { imagesLockPath } from "../lab/lab-paths.ts";

/** What a lab chooses in files that are otherwise the command's: they are kept when the command renews the files. */
export interface OwnValues {
  /** Whether the ingress controller holds one certificate for all hosts; else each is asked of Let's Encrypt. */
  readonly wildcardCertificate: boolean;
  /** Whether GitLab's runners are in the lab's cluster. */
  readonly gitlabRunners: boolean;
  /** Whether the metrics of web experiments are kept and shown in the lab's cluster. */
  readonly metrics: boolean;
  /** Argo CD's own manifests, for a lab that shall not fetch them. */
  readonly argocdManifests: string | undefined;
  /** Repository of the command's image, as the lab's pipelines pull it; `undefined` for the template's. */
  readonly commandImage: string | undefined;
}

const root = "bootstrap/kustomization.yaml";
/** What the Application of the metrics builds. */
const metricsRoot = "bootstrap/metrics/kustomization.yaml";
const upstream = "bootstrap/argocd/upstream";
/** `certificates` for Argo CD's hosts, `certificate` for that of the metrics. */
const certificatesLine = /^ +- certificates?\b.*\n/m;
const runnersLine = /^ +- gitlab\b.*\n/m;
const metricsLine = /^ +- metrics\b.*\n/m;
const upstreamLine = /(?<=^ +- )(?:https:\S+|install\.yaml)$/m;
/** `registry.example/grove/grove` of `GROVE_COMMAND: registry.example/grove/grove:0.1.0`; on GitHub it is the `image:`. */
const commandRepository = /(?<=^ +(?:GROVE_COMMAND|image): "?)[^\s"@]+(?=:[^\s":/@]+)/m;
const commandDigest = /(?<=^ +(?:GROVE_COMMAND|image): \S+)@sha256:[0-9a-f]+/m;
const digestLines = /^ +digest: .*\n/gm;

/** What a lab has chosen, as its files show. */
export function readOwnValues(files: Files): OwnValues {
  const pipelines = [...files].filter(([path]) => isPipeline(path));
  const images = pipelines.flatMap(([, text]) => commandRepository.exec(text)?.[0] ?? []);
  return {
    wildcardCertificate: !certificatesLine.test(files.get(root) ?? "  - certificates\n"),
    gitlabRunners: runnersLine.test(files.get(root) ?? ""),
    metrics: metricsLine.test(files.get(root) ?? ""),
    argocdManifests: files.get(`${upstream}/install.yaml`),
    commandImage: images[0],
  };
}

/** The template's files with what a lab has chosen; all of them. */
export function withOwnValues(template: Files, values: OwnValues): Files {
  const files = new Map(template);
  if (values.wildcardCertificate) for (const path of [root, metricsRoot]) change(path, certificatesLine, "");
  if (!values.gitlabRunners) change(root, runnersLine, "");
  if (!values.metrics) change(root, metricsLine, "");
  if (values.argocdManifests !== undefined) {
    change(`${upstream}/kustomization.yaml`, upstreamLine, "install.yaml");
    files.set(`${upstream}/install.yaml`, values.argocdManifests);
  }
  const { commandImage } = values;
  if (commandImage !== undefined) {
    for (const path of template.keys()) if (isPipeline(path)) change(path, commandRepository, commandImage);
  }
  return files;

  function change(path: string, from: RegExp, to: string): void {
    const text = files.get(path);
    if (text !== undefined)
      files.set(
        path,
        text.replace(from, () => to),
      );
  }
}

/** A file's text without what labs choose in it, so that a choice is no change of the file. */
export function withoutOwnValues(path: string, text: string): string {
  if (path === imagesLockPath) return text.replaceAll(digestLines, "");
  if (isPipeline(path)) return text.replace(commandRepository, "").replace(commandDigest, "");
  if (!path.endsWith("/kustomization.yaml")) return text;
  const plain = text.replaceAll(digestLines, "");
  if (path === metricsRoot) return plain.replace(certificatesLine, "");
  if (path === root) return plain.replace(certificatesLine, "").replace(runnersLine, "").replace(metricsLine, "");
  return path.startsWith(`${upstream}/`) ? plain.replace(upstreamLine, "") : plain;
}

function isPipeline(path: string): boolean {
  return /^(\.gitlab-ci\.yml$|pipelines\/|\.github\/)/.test(path);
}
