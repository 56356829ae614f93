import type { Budget } from "../resource/budget.ts";
import { ResourceList } from "../resource/resource-list.ts";
import { emptyConfig, mergeConfigs, type TransformerConfig } from "../transform/transformer-config.ts";
import { VarSet } from "../transform/vars.ts";

/** What one level of a build has gathered: resources, and the rules and vars that its parents go on with. */
export class Accumulator {
  readonly resources: ResourceList;
  readonly vars = new VarSet();
  config: TransformerConfig = emptyConfig;

  constructor(budget: Budget) {
    this.resources = new ResourceList(budget);
  }

  mergeConfig(config: TransformerConfig): void {
    this.config = mergeConfigs(this.config, config);
  }

  /** Takes over what a base has gathered. @throws KustomizeError RESOURCE_CONFLICT or VAR_FAILED */
  merge(other: Accumulator): void {
    this.resources.appendAll(other.resources.all);
    this.mergeConfig(other.config);
    this.vars.addAll(other.vars.all);
  }

  /**
   * Checks anew what a component left here, as if it were merged into an empty level, which is how kustomize does it.
   *
   * @throws KustomizeError RESOURCE_CONFLICT, or FIELD_INVALID for field specs that disagree.
   */
  settle(): void {
    this.resources.reorder(this.resources.all);
    this.config = mergeConfigs(emptyConfig, this.config);
  }
}
