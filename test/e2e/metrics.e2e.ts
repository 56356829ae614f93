import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ClusterObject, readApplication, referenceTo } from "@grove/cluster";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publishGraphite } from "../cluster/build/graphite-image.ts";
import { publishService, servicesFolder } from "../cluster/build/service-images.ts";
import { localStand } from "../cluster/stand.ts";
import { connectFrom, containerOf } from "./support/connection.ts";
import { eventually } from "./support/eventually.ts";
import { theLab } from "./support/lab.ts";
import { webExperimentOf } from "./support/web-experiment.ts";

// A lab takes the metrics in, an experiment sends its own, and Graphite keeps them. Grafana's image cannot be had on the
// stand: its pod waits for it, which is nobody else's fault.

const lab = await theLab();
const name = "counted";
const experiment = webExperimentOf(lab, "staging", name);
const namespace = "grove-metrics";
const line = "  - metrics/application.yaml\n";
const application = { apiVersion: "argoproj.io/v1alpha1", kind: "Application", namespace: "argocd", name: namespace };

describe.skipIf(!lab.isStand)(
  "metrics of web experiments (on the stand, where their images are built)",
  { tags: ["full"] },
  () => {
    beforeAll(async () => {
      const stand = localStand((text) => process.stdout.write(`${text}\n`));
      await publishGraphite(stand);
      await lab.grove("new", name, "--kind", "WebExperiment", "--image", servicesFolder, "--title", "Who is counted?");
      const images: string[] = [];
      for (const service of ["awesome-app", "greetings", "maths"] as const) {
        // oxlint-disable-next-line no-await-in-loop -- one buildah
        images.push("--image", await publishService(stand, { service, tag: "1" }));
      }
      await lab.grove("bump", name, ...images);
      await editRoot("metrics", (root) => root.replace("  - jobs\n", `  - jobs\n${line}`));
    }, 1_800_000); // without a cache two Debian systems and four images are built

    afterAll(async () => {
      const commit = await editRoot("no metrics", (root) => root.replace(line, ""));
      // Before that Argo CD would bring back what is removed.
      await eventually("the platform is without metrics", async () => (await platformCommit()) === commit, 300);
      await lab.cluster.remove(application);
      await eventually("what ran is gone", async () => (await lab.cluster.read(application)) === undefined, 300);
      await removeData();
    }, 900_000);

    test("one line in the root brings Graphite, by an Application of its own", async () => {
      await eventually(
        "Graphite runs",
        async () => {
          const graphite = { apiVersion: "apps/v1", kind: "Deployment", namespace, name: "graphite" };
          const status = (await lab.cluster.read(graphite))?.["status"];
          return (status as { readonly availableReplicas?: number } | undefined)?.availableReplicas === 1;
        },
        600,
      );
    });

    test("what visitors do is read back from Graphite", async () => {
      await lab.grove("wait", name, "--timeout", "600");
      await eventually(
        "pages and sums are counted",
        async () => {
          const page = await experiment.visitor().visit({ url: `${experiment.url}/Bob/1/1` });
          return page.status === 200 && (await countOf("awesome-app.page")) > 0 && (await countOf("maths.add")) > 0;
        },
        300,
      );
    });

    test("an experiment sends, and reaches nothing else of it", async () => {
      const maths = await experiment.container("maths");
      expect(await connectFrom(lab.cluster, maths, `graphite.${namespace}.svc:80`)).toBe("closed");
      const carbon = { ...(await containerOf(lab.cluster, namespace, "graphite")), container: "carbon" };
      expect(await connectFrom(lab.cluster, carbon, "127.0.0.1:8080")).toBe("open");
      expect(await connectFrom(lab.cluster, carbon, "169.254.169.254:80")).toBe("closed");
    });
  },
);

/** The sum of all points of a counter, as Graphite's HTTP API gives them to who asks in its pod. */
async function countOf(operation: string): Promise<number> {
  const metric = `stats.counters.experiments.${name}-staging.${operation}.count`;
  const url = `http://127.0.0.1:8080/render?target=${metric}&from=-1h&format=json&noCache=1`;
  const ask = `import urllib.request; print(urllib.request.urlopen("${url}").read().decode())`;
  const web = { ...(await containerOf(lab.cluster, namespace, "graphite")), container: "web" };
  const { exitCode, stdout, stderr } = await lab.cluster.exec(web, ["/opt/graphite/bin/python3", "-c", ask]);
  if (exitCode !== 0) throw new Error(`Graphite does not answer: ${stderr}`);
  const series = JSON.parse(stdout) as readonly {
    readonly datapoints: readonly (readonly [number | null, number])[];
  }[];
  return series.flatMap(({ datapoints }) => datapoints).reduce((sum, [value]) => sum + (value ?? 0), 0);
}

async function editRoot(message: string, edit: (root: string) => string): Promise<string> {
  const change = (folder: string): void => {
    const file = join(folder, "bootstrap/kustomization.yaml");
    writeFileSync(file, edit(readFileSync(file, "utf8")));
  };
  return lab.commit(message, change, "platform");
}

/** The commit that Argo CD has last compared the platform with. */
async function platformCommit(): Promise<string | undefined> {
  return (await readApplication(lab.cluster, "platform"))?.status?.sync?.revision;
}

/** What outlives the Application: with it the next run would find what this one counted. */
async function removeData(): Promise<void> {
  await lab.cluster.remove({ apiVersion: "v1", kind: "Namespace", name: namespace });
  const volumes = await lab.cluster.list<VolumeObject>({ apiVersion: "v1", kind: "PersistentVolume" });
  const own = volumes.filter(({ spec }) => spec.claimRef?.namespace === namespace);
  await Promise.all(own.map(async (volume) => lab.cluster.remove(referenceTo(volume))));
}

interface VolumeObject extends ClusterObject {
  readonly spec: { readonly claimRef?: { readonly namespace: string } };
}
