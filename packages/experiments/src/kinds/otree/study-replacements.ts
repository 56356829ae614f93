/**
 * The text of `replacements.yaml`: what of the overlay's image and memory is needed in more places than the app. It is in
 * the overlay, not in `components/wiring`, because those two are set only after all components.
 */
export const studyReplacements = `# Whatever runs the study's own code beside the app gets as much memory, and knows which image it is.
- source: { kind: Deployment, name: otree, fieldPath: "spec.template.spec.containers.[name=otree].image" }
  targets:
    - select: { kind: Deployment, name: otree }
      fieldPaths: [spec.template.metadata.annotations.grove/image]
    - select: { kind: Pod, name: prepare-database }
      fieldPaths: [metadata.annotations.grove/image]
    - select: { kind: CronJob }
      fieldPaths: [spec.jobTemplate.spec.template.metadata.annotations.grove/image]
- source:
    kind: Deployment
    name: otree
    fieldPath: "spec.template.spec.containers.[name=otree].resources.limits.memory"
  targets:
    - select: { kind: Deployment, name: otree }
      fieldPaths: ["spec.template.spec.initContainers.[name=schema-guard].resources.limits.memory"]
    - select: { kind: Pod, name: prepare-database }
      fieldPaths: ["spec.initContainers.[name=tables].resources.limits.memory"]
    - select: { kind: CronJob, name: reset-database }
      fieldPaths: ["spec.jobTemplate.spec.template.spec.initContainers.[name=tables].resources.limits.memory"]
`;
