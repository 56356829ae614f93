import type { CronJobObject, JobContainer, JobObject, JobPodSpec } from "./job.ts";

export interface JobRequest {
  /** Of the Job. */
  readonly name: string;
  /** For all its containers; takes the place of what the template says. */
  readonly env: Readonly<Record<string, string>>;
}

/** A Job as a CronJob's template says, started by hand: as `kubectl create job --from` and Argo CD's page make it. */
export function jobOf({ metadata: owner, spec: { jobTemplate } }: CronJobObject, { name, env }: JobRequest): JobObject {
  const { labels, annotations } = jobTemplate.metadata ?? {};
  const { template } = jobTemplate.spec;
  // The owner counts it as one of its own: how many are kept, and when one last succeeded.
  const cronJob = { apiVersion: "batch/v1", kind: "CronJob", name: owner.name, uid: owner.uid ?? "", controller: true };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      ...(owner.namespace === undefined ? {} : { namespace: owner.namespace }),
      ...(labels === undefined ? {} : { labels }),
      annotations: { ...annotations, "cronjob.kubernetes.io/instantiate": "manual" },
      ownerReferences: [cronJob],
    },
    spec: { ...jobTemplate.spec, template: { ...template, spec: withVariables(template.spec, env) } },
  };
}

function withVariables(spec: JobPodSpec, env: JobRequest["env"]): JobPodSpec {
  const add = (container: JobContainer): JobContainer => {
    const kept = container.env?.filter(({ name }) => !(name in env)) ?? [];
    return { ...container, env: [...kept, ...Object.entries(env).map(([name, value]) => ({ name, value }))] };
  };
  const { containers, initContainers } = spec;
  const before = initContainers === undefined ? {} : { initContainers: initContainers.map(add) };
  return { ...spec, ...before, containers: containers.map(add) };
}
