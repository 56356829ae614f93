import type { JsonObject } from "kustomize-ts";
import { isObject, partOf } from "../render/kubernetes-object.ts";

export interface EraserInput {
  readonly id: string;
  /** The volumes to empty. */
  readonly claims: readonly string[];
}

/**
 * A pod that erases what is on an orphan's volumes: where a volume is a directory of the server, its bytes would stay there
 * when claim and volume have gone.
 *
 * @param writer the pod of `orphanPods` or `archiverPod`, whose user wrote those files
 */
export function eraserPod(writer: JsonObject, { id, claims }: EraserInput): JsonObject {
  const metadata = writer["metadata"];
  const spec = writer["spec"];
  const [first] = listOf(partOf(spec, ["containers"]));
  const container = {
    name: "erase",
    image: first?.["image"] ?? "",
    command: ["sh", "-c", script],
    terminationMessagePolicy: "FallbackToLogsOnError",
    resources: first?.["resources"] ?? {},
    securityContext: first?.["securityContext"] ?? {},
    volumeMounts: claims.map((claim) => ({ name: claim, mountPath: `/volumes/${claim}` })),
  };
  const volumes = claims.map((claim) => ({ name: claim, persistentVolumeClaim: { claimName: claim } }));
  return {
    ...writer,
    metadata: { ...(isObject(metadata) ? metadata : {}), name: `orphan-${id}-erase` },
    spec: { ...(isObject(spec) ? spec : {}), containers: [container], volumes },
  };
}

/**
 * A disk of its own has a directory that belongs to the system, and is empty. From a folder that its owner has closed, such as
 * a cache of packages in a home, nothing can be removed until it is opened.
 */
const script = `left() { find /volumes -mindepth 2 ! -name lost+found "$@"; }
left -type d ! -perm -700 -exec chmod u+rwx {} \\;
left -delete; [ -z "$(left -print -quit)" ]`;

function listOf(value: ReturnType<typeof partOf>): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
