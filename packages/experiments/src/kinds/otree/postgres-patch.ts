import { databaseVolumeName } from "./database-volume.ts";

/** The text of `postgres-patch.yaml`: which claim the database lies on. */
export function postgresPatch(id: string): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres
spec:
  template:
    spec:
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: ${databaseVolumeName(id)}
`;
}
