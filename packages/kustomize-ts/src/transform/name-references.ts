import { KustomizeError } from "../kustomize-error.ts";
import type { Budget } from "../resource/budget.ts";
import { type Gvk, isSelected } from "../resource/gvk.ts";
import { effectiveNamespace, formatId, noNamespace, type ResourceId } from "../resource/resource-id.ts";
import type { Resource } from "../resource/resource.ts";
import { getField, isNull, isStringNode, scalar, type YamlNode } from "../yaml/node.ts";
import { setField, setScalar } from "../yaml/set-field.ts";
import { applyToFields, type FieldSpec } from "./field-spec.ts";
import type { Transformer } from "./transformer.ts";
import type { NameReference } from "./transformer-config.ts";

/**
 * Corrects the fields that name other resources after these got other names.
 *
 * @throws KustomizeError NAME_REFERENCE_AMBIGUOUS (when run) when several resources had the name.
 */
export function nameReferenceTransformer(references: readonly NameReference[]): Transformer {
  const flat = references.flatMap(({ referrers, ...target }) => referrers.map((spec) => ({ target, spec })));
  return (resources) => {
    const { budget } = resources;
    const index = new CandidateIndex(resources.all, budget);
    const byType = new Map<string, typeof flat>();
    for (const referrer of resources.all) {
      const original = referrer.originalId;
      const type = `${original.kind}\n${original.group}\n${original.version}`;
      const own = byType.get(type) ?? flat.filter(({ spec }) => isSelected(original, spec));
      byType.set(type, own);
      if (own.length === 0) continue;
      budget.spendSteps(own.length);
      refuseWrittenNull(getField(referrer.node, "apiVersion"));
      const fixer = new ReferenceFixer(referrer, index);
      for (const { target, spec } of own) fixer.fix(target, spec);
    }
    resources.changed();
  };
}

/** The original reads an `apiVersion: null` once as nothing and once as a text, and then finds that these differ. */
function refuseWrittenNull(apiVersion: YamlNode | undefined): void {
  if (apiVersion === undefined || !isNull(apiVersion) || apiVersion.value === "") return;
  throw new KustomizeError("BUILD_FAILED", `the apiVersion of a resource is ${apiVersion.value}`, {
    next: "Write the apiVersion, or remove the field.",
  });
}

/** A resource with its ids, which are costly to make. */
interface Candidate {
  /** Position in the list. */
  readonly at: number;
  readonly resource: Resource;
  readonly id: ResourceId;
  readonly namespace: string;
  readonly original: ResourceId;
  readonly previousIds: readonly ResourceId[];
}

/** Resources by the names they had before, and by their present namespace. */
class CandidateIndex {
  readonly #byName = new Map<string, Candidate[]>();
  readonly #byNameAndNamespace = new Map<string, Candidate[]>();
  readonly #byOriginalNamespace = new Map<string, Candidate[]>();

  readonly #budget: Budget;

  constructor(resources: readonly Resource[], budget: Budget) {
    this.#budget = budget;
    for (const [at, resource] of resources.entries()) {
      const { id, previousIds } = resource;
      const original = previousIds[0] ?? id;
      const candidate = { at, resource, id, namespace: effectiveNamespace(id), original, previousIds };
      for (const name of new Set(previousIds.map((previous) => previous.name))) {
        addTo(this.#byName, name, candidate);
        addTo(this.#byNameAndNamespace, `${candidate.namespace}\n${name}`, candidate);
      }
      addTo(this.#byOriginalNamespace, effectiveNamespace(original), candidate);
    }
  }

  withPreviousName(name: string): readonly Candidate[] {
    return this.#paid(this.#byName.get(name) ?? []);
  }

  /** Those in one namespace and in none, in the order of the list. */
  inReach(name: string, namespace: string): readonly Candidate[] {
    const near = this.#byNameAndNamespace.get(`${namespace}\n${name}`) ?? [];
    const outside = this.#byNameAndNamespace.get(`${noNamespace}\n${name}`) ?? [];
    return this.#paid(
      outside.length === 0 ? near : [...near, ...outside].toSorted((left, right) => left.at - right.at),
    );
  }

  withOriginalNamespace(namespace: string): readonly Candidate[] {
    return this.#byOriginalNamespace.get(namespace) ?? [];
  }

  /** Where many resources had one name, each reference to it looks at all of them. */
  #paid(candidates: readonly Candidate[]): readonly Candidate[] {
    this.#budget.spendSteps(candidates.length);
    return candidates;
  }
}

function addTo<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Corrects the references of one resource. */
class ReferenceFixer {
  readonly #referrer: Resource;
  readonly #index: CandidateIndex;
  readonly #id: ResourceId;
  readonly #namespace: string;
  readonly #otherNamespaces: ReadonlySet<string>;

  constructor(referrer: Resource, index: CandidateIndex) {
    this.#referrer = referrer;
    this.#index = index;
    this.#id = referrer.id;
    this.#namespace = effectiveNamespace(this.#id);
    this.#otherNamespaces = serviceAccountNamespaces(referrer);
  }

  fix(target: Gvk, spec: FieldSpec): void {
    const set = (node: YamlNode): void => this.#setNode(node, target, spec);
    applyToFields(this.#referrer.node, spec, { set });
  }

  #setNode(node: YamlNode, target: Gvk, spec: FieldSpec): void {
    if (isNull(node)) return;
    if (node.kind === "scalar") return this.#setScalar(node, target, spec);
    if (node.kind === "mapping") return this.#setMapping(node, target, spec);
    for (const item of node.items) {
      if (isNull(item)) continue;
      if (item.kind === "sequence") throw misfit("a list inside of a list");
      this.#setNode(item, target, spec);
    }
  }

  #setScalar(node: YamlNode, target: Gvk, spec: FieldSpec): void {
    const found = this.#select(node.value, this.#candidates(node.value), { target, spec, sameNamespace: false });
    if (found === undefined) return;
    found.state.referred = true;
    if (found.name !== node.value) setScalar(node, scalar(found.name));
  }

  #setMapping(node: YamlNode, target: Gvk, spec: FieldSpec): void {
    const nameNode = getField(node, "name");
    if (nameNode === undefined) throw misfit("no 'name' field in node");
    const candidates = this.#inNamespace(this.#candidates(nameNode.value), getField(node, "namespace")?.value);
    const found = this.#select(nameNode.value, candidates, { target, spec, sameNamespace: true });
    if (found === undefined) return;
    found.state.referred = true;
    const { name, namespace } = found;
    if (name === nameNode.value && namespace === "") return;
    setField(node, "name", scalar(name));
    if (namespace !== "") setField(node, "namespace", scalar(namespace));
  }

  /** Resources that had the name and that this one can refer to at all. */
  #candidates(name: string): readonly Candidate[] {
    if (this.#id.clusterScoped) return this.#index.withPreviousName(name);
    if (this.#otherNamespaces.size === 0) return this.#index.inReach(name, this.#namespace);
    return this.#index.withPreviousName(name).filter((candidate) => this.#mayRefer(candidate));
  }

  #mayRefer({ id, namespace }: Candidate): boolean {
    return (
      this.#id.clusterScoped ||
      id.clusterScoped ||
      namespace === this.#namespace ||
      this.#otherNamespaces.has(id.namespace)
    );
  }

  /** Candidates of a namespace as it is written: by their first namespace if any resource had it, else by the present one. */
  #inNamespace(candidates: readonly Candidate[], namespace: string | undefined): readonly Candidate[] {
    if (namespace === undefined) return candidates;
    if (namespace === noNamespace) return [];
    const first = this.#index.withOriginalNamespace(namespace).some((candidate) => this.#mayRefer(candidate));
    return candidates.filter(({ id, original }) => effectiveNamespace(first ? original : id) === namespace);
  }

  #select(
    name: string,
    candidates: readonly Candidate[],
    { target, spec, sameNamespace }: Selection,
  ): Resource | undefined {
    const role = spec.path.endsWith("roleRef/name") ? roleOf(this.#referrer) : undefined;
    let found = candidates
      .filter(({ previousIds }) => previousIds.some((id) => isSelected(id, target)))
      .filter(({ previousIds }) => role === undefined || previousIds.some((id) => isSelected(id, role)))
      .filter((candidate) => this.#isReachable(candidate))
      .map(({ resource }) => resource);
    if (found.length === 1) return found[0];
    found = found.filter((resource) => sameAffixes(resource, this.#referrer, true));
    if (found.length > 1) found = found.filter((resource) => sameAffixes(resource, this.#referrer, false));
    const [first, ...others] = found;
    if (first === undefined) return undefined;
    const isSame = (other: Resource): boolean =>
      other.name === first.name && (!sameNamespace || other.namespace === first.namespace);
    if (others.every(isSame)) return first;
    throw new KustomizeError(
      "NAME_REFERENCE_AMBIGUOUS",
      `found multiple possible referrals of ${name} in ${formatId(this.#id)}: ${found.map(({ id }) => formatId(id)).join(", ")}`,
      { next: "Give the resources different names, or refer to them in the kustomization that has only one of them." },
    );
  }

  #isReachable({ id, namespace, resource }: Candidate): boolean {
    return (
      this.#id.clusterScoped || id.clusterScoped || resource.kind === "ServiceAccount" || namespace === this.#namespace
    );
  }
}

interface Selection {
  readonly target: Gvk;
  readonly spec: FieldSpec;
  /** The reference holds a namespace too, so candidates must agree in it. */
  readonly sameNamespace: boolean;
}

/** A RoleBinding may refer to service accounts of other namespaces. */
function serviceAccountNamespaces(referrer: Resource): ReadonlySet<string> {
  if (referrer.kind !== "RoleBinding") return new Set();
  const subjects = getField(referrer.node, "subjects")?.items ?? [];
  if (subjects.some(({ kind }) => kind !== "mapping")) throw misfit("a subject of a RoleBinding is no object");
  return new Set(
    subjects
      .filter((subject) => getField(subject, "kind")?.value === "ServiceAccount")
      .flatMap((subject) => {
        const namespace = getField(subject, "namespace");
        if (namespace === undefined) return [];
        if (!isStringNode(namespace)) throw misfit("Invalid Input: namespace is blank, or no text");
        return [namespace.value];
      }),
  );
}

function roleOf(referrer: Resource): Partial<Gvk> | undefined {
  const role = getField(referrer.node, "roleRef");
  const group = getField(role, "apiGroup");
  const kind = getField(role, "kind");
  return group === undefined || kind === undefined ? undefined : { group: group.value, kind: kind.value };
}

function sameAffixes(left: Resource, right: Resource, allowEmpty: boolean): boolean {
  return (["prefixes", "suffixes"] as const).every((affixes) => {
    const [a, b] = [left.state[affixes], right.state[affixes]];
    return (allowEmpty && (a.length === 0 || b.length === 0)) || endAlike(a, b);
  });
}

function endAlike(left: readonly string[], right: readonly string[]): boolean {
  const [shorter, longer] = left.length <= right.length ? [left, right] : [right, left];
  if (shorter.length === 0) return longer.length === 0;
  const rest = longer.length - shorter.length;
  return shorter.every((affix, at) => affix === longer[rest + at]);
}

function misfit(message: string): KustomizeError {
  return new KustomizeError("BUILD_FAILED", `path config error; ${message}`, {
    next: "Compare the nameReference configuration with the structure of the resource.",
  });
}
