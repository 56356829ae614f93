import type { Image } from "../kustomization/shapes.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import { KustomizeError } from "../kustomize-error.ts";
import { isNull, scalar, type YamlNode, getField } from "../yaml/node.ts";
import { expectKind, setScalar } from "../yaml/set-field.ts";
import { applyToFields, type FieldSpec, specFinder } from "./field-spec.ts";
import { ImageIndex } from "./image-index.ts";
import { matchCost, type Matcher, partMatcher } from "./regular-expression.ts";
import type { Transformer } from "./transformer.ts";

/** Replaces name, tag or digest of an image in all containers and in the fields of the specs. */
export function imagesTransformer(image: Image, fieldSpecs: readonly FieldSpec[]): Transformer {
  return imageTransformer(image, imageFields(fieldSpecs));
}

/** As `imagesTransformer` for many images that are replaced one after the other: their fields are looked for once. */
export function imageTransformers(images: readonly Image[], fieldSpecs: readonly FieldSpec[]): Transformer[] {
  const fieldsOf = imageFields(fieldSpecs);
  return images.map((image) => imageTransformer(image, fieldsOf));
}

/** Fields with images, and how often each was found. */
interface ImageFields {
  readonly index: ImageIndex;
  readonly counts: ReadonlyMap<YamlNode, number>;
}

type FindFields = (resources: ResourceList) => ImageFields;

function imageTransformer(image: Image, fieldsOf: FindFields): Transformer {
  const { name = "" } = image;
  const matches = imageMatcher(name);
  return (resources) => {
    const { index, counts } = fieldsOf(resources);
    const fields = index.candidates(name);
    resources.budget.spendSteps(fields.length * Math.max(1, matchCost(name)));
    for (const field of fields) {
      for (let left = counts.get(field) ?? 0; left > 0 && matches(field.value); left -= 1) {
        const value = changedImage(field.value, image);
        resources.budget.spendText(value.length);
        setScalar(field, scalar(value));
        index.add(field);
      }
    }
  };
}

/** The fields with images; found when they are asked for first. */
function imageFields(fieldSpecs: readonly FieldSpec[]): FindFields {
  let fields: ImageFields | undefined;
  return (resources) => {
    if (fields === undefined) {
      const counts = new Map<YamlNode, number>();
      for (const field of findImages(resources, fieldSpecs)) counts.set(field, (counts.get(field) ?? 0) + 1);
      fields = { counts, index: new ImageIndex([...counts.keys()]) };
    }
    return fields;
  };
}

/** The fields with images, first those of all containers. */
function findImages(resources: ResourceList, fieldSpecs: readonly FieldSpec[]): readonly YamlNode[] {
  const found: YamlNode[] = [];
  const specsOf = specFinder(fieldSpecs);
  const add = (node: YamlNode): void => {
    expectKind(node, "scalar");
    found.push(node);
  };
  const searched = resources.all.filter(({ kind }) => kind !== "CustomResourceDefinition");
  for (const { node } of searched) visitContainers(node, add);
  for (const { node } of searched) {
    for (const spec of specsOf(node)) applyToFields(node, spec, { set: add });
  }
  return found;
}

/**
 * Splits an image reference into name, tag and digest; absent parts are "".
 *
 * @example splitImage("registry:5000/app:1.2@sha256:ab") // { name: "registry:5000/app", tag: "1.2", digest: "sha256:ab" }
 */
export function splitImage(reference: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(reference.indexOf("/"), 0);
  const at = reference.indexOf("@", slash);
  const colon = reference.indexOf(":", slash);
  if (at >= 0 && (colon < 0 || at < colon)) {
    return { name: reference.slice(0, at), tag: "", digest: reference.slice(at + 1) };
  }
  if (colon < 0) return { name: reference, tag: "", digest: "" };
  if (at < 0) return { name: reference.slice(0, colon), tag: reference.slice(colon + 1), digest: "" };
  return { name: reference.slice(0, colon), tag: reference.slice(colon + 1, at), digest: reference.slice(at + 1) };
}

function changedImage(reference: string, image: Image): string {
  let { name, tag, digest } = splitImage(reference);
  if (image.newName) name = image.newName;
  if (image.newTag || image.digest) {
    tag = image.newTag ?? "";
    digest = image.digest ?? "";
  } else if (image.tagSuffix) {
    tag += image.tagSuffix;
    digest = "";
  }
  return name + (tag === "" ? "" : `:${tag}`) + (digest === "" ? "" : `@${digest}`);
}

/** The name is a part of a regular expression, as in kustomize; one that does not compile matches nothing. */
function imageMatcher(name: string): Matcher {
  const rest = "(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$";
  // In most names nothing but the dot is special; JavaScript's own engine reads those alike and starts faster.
  if (/^[A-Za-z0-9/:_.-]*$/.test(name)) {
    const expression = new RegExp(`^${name.replaceAll(".", "[^\\n]")}${rest}`, "u");
    return (text) => expression.test(text);
  }
  try {
    return partMatcher(`^${name}${rest}`);
  } catch (error) {
    if (error instanceof KustomizeError && error.code === "SELECTOR_INVALID") return () => false;
    throw error;
  }
}

/** Visits `image` in every list called containers or initContainers, wherever it stands. */
function visitContainers(node: YamlNode, visit: (image: YamlNode) => void): void {
  for (const item of node.items) visitContainers(item, visit);
  for (const { key, value } of node.entries) {
    visitContainers(value, visit);
    if ((key.value === "containers" || key.value === "initContainers") && value.kind === "sequence") {
      for (const container of value.items) visitImage(container, visit);
    }
  }
}

function visitImage(container: YamlNode, visit: (image: YamlNode) => void): void {
  if (isNull(container)) return;
  expectKind(container, "mapping");
  const image = getField(container, "image");
  if (image !== undefined && !isNull(image)) visit(image);
}
