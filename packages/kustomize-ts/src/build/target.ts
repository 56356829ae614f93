import { KustomizeError } from "../kustomize-error.ts";
import { absorb } from "../generate/absorb.ts";
import { isComponent, type Kustomization, readKustomization } from "../kustomization/kustomization.ts";
import { readResources } from "../resource/read-resources.ts";
import { Resource } from "../resource/resource.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import { markVarSources } from "../transform/vars.ts";
import { Accumulator } from "./accumulator.ts";
import { atField } from "./at-field.ts";
import { builtinGenerators, type PlannedGenerator } from "./builtin-generators.ts";
import { builtinTransformers, type PlannedTransformer } from "./builtin-transformers.ts";
import { configurationOf } from "./configurations.ts";
import { configurationOfCrds } from "./crds.ts";
import { Loader } from "./loader.ts";
import { useOpenApi } from "./open-api.ts";
import { addOrigin, addTransformation, formatOrigin, originAnnotation, originPath } from "./origin.ts";
import { loadGenerators, loadTransformers } from "./plugins.ts";
import type { Session } from "./session.ts";
import { runValidators } from "./validators.ts";

const fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** One kustomization of a build: its file, its directory, and the order in which its fields are worked off. */
export class Target {
  readonly kustomization: Kustomization;
  readonly buildMetadata: readonly string[];
  readonly loader: Loader;
  readonly session: Session;
  /** Name of the kustomization's file. */
  readonly fileName: string;
  /** The file's content. */
  readonly text: string;
  /** The directory relative to the root's; undefined when the build keeps no origins. */
  readonly originDirectory: string | undefined;

  private constructor(
    loader: Loader,
    session: Session,
    parent: { buildMetadata: readonly string[]; origin: string | undefined } | undefined,
  ) {
    session.enterTarget(loader.level);
    this.loader = loader;
    this.session = session;
    const { fileName, text } = findFile(loader);
    this.fileName = fileName;
    this.text = text;
    const file = loader.pathOf(fileName);
    const { kustomization, warnings } = readKustomization(text, { file, limits: session.limits });
    this.kustomization = kustomization;
    session.warnings.push(...warnings);
    this.buildMetadata = parent?.buildMetadata ?? kustomization.buildMetadata ?? [];
    this.originDirectory = parent === undefined ? (this.buildMetadata.length > 0 ? "" : undefined) : parent.origin;
    useOpenApi(this, parent === undefined);
  }

  /** The kustomization that a build starts with. @throws KustomizeError */
  static atRoot(path: string, session: Session): Target {
    return new Target(Loader.atRoot(path, session.loaderOptions), session, undefined);
  }

  /** Works off all fields. @throws KustomizeError */
  accumulate(): Accumulator {
    return this.#accumulateInto(new Accumulator(this.session.budget));
  }

  #accumulateInto(accumulator: Accumulator): Accumulator {
    const { kustomization } = this;
    for (const [at, path] of (kustomization.resources ?? []).entries()) {
      atField(this, { field: "resources", at }, () => this.addResources(accumulator, [path]));
    }
    accumulator.mergeConfig(configurationOf(this));
    accumulator.mergeConfig(configurationOfCrds(this));
    this.#generate(accumulator);
    for (const [at, path] of (kustomization.components ?? []).entries()) {
      atField(this, { field: "components", at }, () => this.#addComponent(accumulator, path));
    }
    this.#transform(accumulator);
    runValidators(this, accumulator.resources);
    atField(this, { field: "vars" }, () => {
      markVarSources(accumulator.resources, kustomization.vars ?? []);
      accumulator.vars.addAll(kustomization.vars ?? []);
    });
    return accumulator;
  }

  /** Adds files and directories, in order. @throws KustomizeError */
  addResources(accumulator: Accumulator, paths: readonly string[]): void {
    for (const path of paths) {
      if (this.loader.isDirectory(path)) this.#addDirectory(accumulator, path);
      else this.#addFile(accumulator.resources, path);
    }
  }

  /** Resources written in the kustomization itself. @throws KustomizeError when the text is no resource. */
  inlineResources(text: string): Resource[] {
    const resources = readResources(text, this.session.limits).map((node) => new Resource(node, this.session.schemas));
    if (this.originDirectory !== undefined) setOrigin(resources, originPath(this.originDirectory, this.fileName));
    return resources;
  }

  #addFile(list: ResourceList, path: string): void {
    const nodes = this.session.readResources(this.loader, path);
    const resources = nodes.map((node) => new Resource(node, this.session.schemas));
    if (this.originDirectory !== undefined) setOrigin(resources, originPath(this.originDirectory, path));
    list.appendAll(resources);
  }

  #addDirectory(accumulator: Accumulator, path: string): void {
    const target = this.#childAt(path);
    if (isComponent(target.kustomization)) throw wrongKind(target, `expected kind != 'Component' for path '${path}'`);
    accumulator.merge(target.accumulate());
  }

  #addComponent(accumulator: Accumulator, path: string): void {
    const target = this.#childAt(path);
    if (!isComponent(target.kustomization)) {
      const kind = target.kustomization.kind || "Kustomization";
      throw wrongKind(target, `expected kind 'Component' for path '${path}' but got '${kind}'`);
    }
    // A component works on what its parent has gathered so far.
    target.#accumulateInto(accumulator);
    accumulator.settle();
  }

  #childAt(path: string): Target {
    const loader = this.loader.atDirectory(path);
    const { originDirectory: origin } = this;
    return new Target(loader, this.session, {
      buildMetadata: this.buildMetadata,
      origin: origin === undefined ? undefined : originPath(origin, path),
    });
  }

  #generate({ resources }: Accumulator): void {
    const generators: PlannedGenerator[] = [...builtinGenerators(this), ...loadGenerators(this)];
    for (const { generate, origin, place } of generators) {
      atField(this, place, () => {
        const generated = generate();
        addOrigin(generated, origin);
        for (const resource of generated) absorb(resources, resource);
      });
    }
  }

  #transform({ resources, config }: Accumulator): void {
    const transformers: PlannedTransformer[] = [
      ...builtinTransformers(this, config),
      ...loadTransformers(this, this.kustomization.transformers ?? []),
    ];
    for (const { transform, origin } of transformers) {
      transform(resources);
      if (origin !== undefined) addTransformation(resources, origin);
    }
  }
}

function setOrigin(resources: readonly Resource[], path: string): void {
  const text = formatOrigin({ path });
  for (const resource of resources) resource.setAnnotations(resource.annotations.set(originAnnotation, text));
}

function findFile(loader: Loader): { fileName: string; text: string } {
  const found = fileNames.flatMap((fileName) => {
    const bytes = loader.loadIfPresent(fileName);
    return bytes === undefined ? [] : [{ fileName, bytes }];
  });
  const [first, ...others] = found;
  if (first === undefined) {
    throw new KustomizeError(
      "KUSTOMIZATION_MISSING",
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`,
      { file: loader.root, next: "Add a kustomization.yaml, or name another directory." },
    );
  }
  if (others.length > 0) {
    throw new KustomizeError("KUSTOMIZATION_AMBIGUOUS", `Found multiple kustomization files under: ${loader.root}`, {
      file: loader.root,
      next: `Keep one of ${found.map(({ fileName }) => fileName).join(", ")}.`,
    });
  }
  return { fileName: first.fileName, text: loader.decode(first.fileName, first.bytes) };
}

function wrongKind(target: Target, message: string): KustomizeError {
  return new KustomizeError("COMPONENT_KIND", message, {
    file: target.loader.pathOf(target.fileName),
    next: "List components in `components:` and everything else in `resources:`.",
  });
}
