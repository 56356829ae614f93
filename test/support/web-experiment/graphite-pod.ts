import { build } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { repositoryRoot } from "../repository.ts";

export interface GraphitePod {
  /** What each container runs, and with which variables, by its name. */
  readonly containers: Readonly<
    Record<string, { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> }>
  >;
  /** The texts below `/settings`, by file name. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The pod in which a lab keeps its metrics, as `bootstrap/metrics` renders it. */
export const graphitePod: GraphitePod = readGraphitePod();

function readGraphitePod(): GraphitePod {
  const objects = build(diskTree(repositoryRoot), "bootstrap/metrics").resources as unknown as readonly Rendered[];
  const find = (kind: string): Rendered | undefined =>
    objects.find((object) => object.kind === kind && object.metadata.name.startsWith("graphite"));
  const containers = find("Deployment")?.spec?.template.spec.containers ?? [];
  return {
    containers: Object.fromEntries(
      containers.map(({ name, command, env = [] }) => [
        name,
        { command, env: Object.fromEntries(env.map((variable) => [variable.name, variable.value])) },
      ]),
    ),
    settings: find("ConfigMap")?.data ?? {},
  };
}

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly template: { readonly spec: { readonly containers: readonly RenderedContainer[] } } };
}

interface RenderedContainer {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
}
