import type { ClusterObject, ContainerReference, ExecResult, MemoryCluster } from "@grove/cluster";
import { sha256, volumesCluster } from "./orphan-cluster.ts";

/** Path → bytes. */
type Folder = Map<string, string>;

/** What lies on the volumes of a hub and in the archive store. Tests change it as people and disks do. */
export interface HomesOptions {
  readonly namespace: string;
  /** Claim → its files. */
  readonly volumes: Map<string, Folder>;
  /** Place in the bucket → bytes. */
  readonly store: Folder;
  /** Bytes that are left in a home, by its claim. */
  readonly free?: Readonly<Record<string, number>>;
  /** Claims whose tars are hostile. */
  readonly hostile?: readonly string[];
}

/** A cluster in memory with a hub's volumes, where the archiver's scripts find what its pod mounts, and nothing else. */
export function homesCluster(options: HomesOptions): MemoryCluster {
  const { namespace, volumes } = options;
  const cluster = volumesCluster({ namespace, claims: [...volumes.keys()], exec: undefined });
  let scratch: Folder = new Map();
  return {
    ...cluster,
    create: async (object) => {
      if (object.kind === "PersistentVolumeClaim" && !volumes.has(object.metadata.name)) {
        volumes.set(object.metadata.name, new Map());
      }
      if (object.kind === "Pod") scratch = new Map(); // an empty directory ends with its pod
      return await cluster.create(object);
    },
    exec: async (container, command) => {
      const pod = await cluster.read<PodWithMounts>({ apiVersion: "v1", kind: "Pod", namespace, name: container.pod });
      if (pod === undefined) throw new Error(`no pod ${container.pod}`);
      return answer(command, { ...options, at: (path) => find(pod, container, { path, volumes, scratch }) });
    },
  };
}

interface PodWithMounts extends ClusterObject {
  readonly spec: {
    readonly containers: readonly {
      readonly name: string;
      readonly volumeMounts: readonly {
        readonly name: string;
        readonly mountPath: string;
        readonly readOnly?: boolean;
      }[];
    }[];
    readonly volumes: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName: string };
    }[];
  };
}

interface Place {
  readonly claim: string | undefined;
  readonly files: Folder;
  readonly path: string;
  readonly readOnly: boolean;
}

function find(
  { spec }: PodWithMounts,
  { container }: ContainerReference,
  {
    path,
    volumes,
    scratch,
  }: { readonly path: string; readonly volumes: Map<string, Folder>; readonly scratch: Folder },
): Place {
  const mounts = spec.containers.find(({ name }) => name === container)?.volumeMounts ?? [];
  const mount = mounts.find(({ mountPath }) => path.startsWith(`${mountPath}/`));
  if (mount === undefined) throw new Error(`${container} mounts nothing at ${path}`);
  const claim = spec.volumes.find(({ name }) => name === mount.name)?.persistentVolumeClaim?.claimName;
  const files = claim === undefined ? scratch : volumes.get(claim);
  if (files === undefined) throw new Error(`there is no volume ${claim}`);
  return { claim, files, path: path.slice(mount.mountPath.length + 1), readOnly: mount.readOnly === true };
}

interface Scene extends HomesOptions {
  readonly at: (path: string) => Place;
}

function answer([program = "", script = "", ...words]: readonly string[], scene: Scene): ExecResult {
  if (program === "python3") return ended(JSON.stringify(unpack(words, scene)));
  if (program === "rm") return remove(words[0] ?? "", scene); // rm -f PATH
  if (script !== "/scripts/fetch-archive.sh") throw new Error(`what is ${script}?`);
  return fetch(words, scene);
}

interface Manifest {
  readonly bytes: number;
  readonly sha256: string;
  readonly files: number;
  readonly size: number;
}

/** As `restore_home.py`: a tar is the text of the home in it. */
function unpack([source = "", folder = "", manifest = "{}"]: readonly string[], scene: Scene) {
  const { bytes, sha256: wanted, files, size } = JSON.parse(manifest) as Manifest;
  const [tar, home] = [scene.at(source), scene.at(folder)];
  if (home.readOnly) throw new Error(`${folder} is read-only`);
  if (home.files.has(home.path)) return { status: "present" };
  const text = tar.files.get(tar.path);
  if (text === undefined || text.length !== bytes || sha256(text) !== wanted) return { status: "damaged" };
  const free = scene.free?.[home.claim ?? ""] ?? Infinity;
  if (size > free) return { status: "full", needed: size, free };
  if (scene.hostile?.includes(home.claim ?? "") === true) return { status: "refused", reason: "'disk' is a device" };
  home.files.set(home.path, text);
  return { status: "restored", files, size, leftOut: { count: 1, names: ["python"] } };
}

/** As `fetch-archive.sh`: of an object that is not there nothing lies there. */
function fetch([folder, file]: readonly string[], { at, store }: Scene): ExecResult {
  const path = `/backups/.partial-fetched-${file}`;
  const place = at(path);
  if (place.readOnly) throw new Error(`${path} is read-only`);
  const text = store.get(`${folder}/${file}`);
  if (text !== undefined) place.files.set(place.path, text);
  return ended(`${path}\n`);
}

function remove(path: string, { at }: Scene): ExecResult {
  const place = at(path);
  place.files.delete(place.path);
  return ended("");
}

function ended(stdout: string): ExecResult {
  return { exitCode: 0, stdout, stderr: "" };
}
