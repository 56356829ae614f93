export interface OperationConfigMap {
  /** Who reads it, for the comment above. */
  readonly readers: string;
  /** What is taken as variables, or put by `components/wiring` where no variable reaches. */
  readonly entries: Readonly<Record<string, string>>;
  /** What guards go by, as `guardText` writes it. */
  readonly guard: string;
}

/** The text of `operation-config.yaml`: what this environment's operation says to what runs in the cluster. */
export function operationConfigMap({ readers, entries, guard }: OperationConfigMap): string {
  const lines = Object.entries(entries).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  return `# What ${readers} read of this environment. In a wave before theirs.
apiVersion: v1
kind: ConfigMap
metadata:
  name: operation
  annotations:
    argocd.argoproj.io/sync-wave: "-2"
data:
${lines.join("")}  GUARD: |
${guard.replaceAll(/^(?=.)/gm, "    ")}`;
}
