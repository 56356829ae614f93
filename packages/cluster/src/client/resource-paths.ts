import { GroveError } from "@grove/plan";
import type { ObjectKind, ObjectReference } from "../cluster-object.ts";
import { answer } from "./answer.ts";
import type { Connection } from "./connection.ts";

/** Where the objects of kinds lie in the API, as the server itself tells; each group version is asked once. */
export class ResourcePaths {
  readonly #connection: Connection;
  readonly #lists = new Map<string, Promise<readonly Resource[]>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The path of all objects of a kind, or of those in one namespace; `undefined` when the kind is not known. */
  async collection(kind: ObjectKind, namespace?: string): Promise<string | undefined> {
    const resource = await this.#find(kind);
    if (resource === undefined) return undefined;
    const place = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
    return `${groupPath(kind)}${place}/${resource.name}`;
  }

  /**
   * The path of one object.
   *
   * @throws GroveError CLUSTER_KIND_UNKNOWN
   */
  async object(reference: ObjectReference): Promise<string> {
    const collection = await this.collection(reference, reference.namespace ?? "default");
    if (collection === undefined) throw unknownKind(reference);
    return `${collection}/${encodeURIComponent(reference.name)}`;
  }

  async #find({ apiVersion, kind }: ObjectKind): Promise<Resource | undefined> {
    const known = (await this.#list(apiVersion)).find((resource) => isOf(resource, kind));
    if (known !== undefined) return known;
    // A CustomResourceDefinition may have brought it a moment ago.
    this.#lists.delete(apiVersion);
    return (await this.#list(apiVersion)).find((resource) => isOf(resource, kind));
  }

  async #list(apiVersion: string): Promise<readonly Resource[]> {
    const asked = this.#lists.get(apiVersion) ?? this.#ask(apiVersion);
    this.#lists.set(apiVersion, asked);
    // A question that failed is none that was answered.
    asked.catch(() => this.#lists.delete(apiVersion));
    return await asked;
  }

  async #ask(apiVersion: string): Promise<readonly Resource[]> {
    const response = await this.#connection.send({ method: "GET", path: groupPath({ apiVersion }) });
    const found = await answer<{ readonly resources: readonly Resource[] }>(response);
    return found?.resources ?? [];
  }
}

interface Resource {
  /** Plural, with the name of a part behind a `/`. */
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

function isOf(resource: Resource, kind: string): boolean {
  return resource.kind === kind && !resource.name.includes("/");
}

function groupPath({ apiVersion }: Pick<ObjectKind, "apiVersion">): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function unknownKind({ apiVersion, kind }: ObjectKind): GroveError {
  return new GroveError(`the cluster does not know ${kind} of ${apiVersion}`, {
    code: "CLUSTER_KIND_UNKNOWN",
    next: "grove bootstrap brings what experiments need; grove doctor tells what is missing",
  });
}
