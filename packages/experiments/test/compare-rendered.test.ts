import { describe, expect, test } from "vitest";
import { compareRendered, formatRendered, planBump, planDelete, planNew, renderExperiment } from "../src/index.ts";
import { add, apply, codes, edit, emptyLab, image, labWithGoods, newGoods, staging } from "./support/lab.ts";
import { template } from "./support/template.ts";

const lab = labWithGoods(template);
const directory = "environments/staging/goods";

describe("compareRendered", () => {
  test("a bump says once what it changes, and where else the same", () => {
    const after = apply(lab, planBump(lab, { ...staging, image: image("1.4.3", "b") }));
    const comparison = compareRendered(lab, after);
    expect(comparison.problems).toEqual([]);
    const lines = formatRendered(comparison).split("\n");
    expect(lines.filter((line) => !line.startsWith(" "))).toEqual([
      "in the cluster: delete 0, change 5, create 0",
      "~ change staging/goods Deployment otree",
      `-             grove/image: ${image("1.4.2", "a")}`,
      `+             grove/image: ${image("1.4.3", "b")}`,
      `-               image: ${image("1.4.2", "a")}`,
      `+               image: ${image("1.4.3", "b")}`,
      "~ change staging/goods CronJob backup (the same)",
      "~ change staging/goods CronJob reset-database (the same)",
      "~ change staging/goods CronJob restore-database (the same)",
      "~ change staging/goods Pod prepare-database (the same)",
    ]);
  });

  test("a delete names what goes: what holds data first, and what stays", () => {
    const after = apply(lab, planDelete(lab, staging));
    const lines = formatRendered(compareRendered(lab, after)).split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "in the cluster: delete 27 (4 with data), change 0, create 0",
      expect.stringMatching(
        /^- delete staging\/goods PersistentVolumeClaim backups-\w{8} \(holds data, stays in the cluster\)$/,
      ),
      expect.stringMatching(
        /^- delete staging\/goods PersistentVolumeClaim database-\w{8} \(holds data, stays in the cluster\)$/,
      ),
      "- delete staging/goods StatefulSet postgres (holds data)",
      "- delete staging/goods SealedSecret experiment (holds data, stays in the cluster)",
    ]);
    expect(lines.slice(5).every((line) => /^- delete staging\/goods \w+ [a-z-]+$/.test(line))).toBe(true);
  });

  test("a new experiment is created object by object", () => {
    const after = apply(emptyLab(template), planNew(emptyLab(template), newGoods));
    expect(formatRendered(compareRendered(emptyLab(template), after))).toMatch(
      /^in the cluster: delete 0, change 0, create 23 \(4 with data\)\n\+ create /,
    );
  });

  test("another id is another volume: the old one goes first, and nobody can miss it", () => {
    const operation = lab.get(`${directory}/operation.yaml`) ?? "";
    const id = /id: (\w+)/.exec(operation)?.[1] ?? "";
    const after = new Map(
      [...lab].map(([path, text]) => [path, path.startsWith(directory) ? text.replaceAll(id, "b2345678") : text]),
    );
    const text = formatRendered(compareRendered(lab, after));
    expect(text.split("\n").filter((line) => /^[-+~] \w/.test(line))).toEqual([
      `- delete staging/goods PersistentVolumeClaim backups-${id} (holds data, stays in the cluster)`,
      `- delete staging/goods PersistentVolumeClaim database-${id} (holds data, stays in the cluster)`,
      "~ change staging/goods StatefulSet postgres (holds data)",
      "~ change staging/goods ConfigMap operation",
      "~ change staging/goods CronJob backup (the same)",
      "~ change staging/goods CronJob reset-database (the same)",
      "~ change staging/goods CronJob restore-database (the same)",
      "~ change staging/goods Pod prepare-database (the same)",
      "+ create staging/goods PersistentVolumeClaim backups-b2345678 (holds data)",
      "+ create staging/goods PersistentVolumeClaim database-b2345678 (holds data)",
    ]);
  });

  test("secret values are never shown, only that they differ", () => {
    const sealed = /REST_KEY: (\S+)/.exec(lab.get(`${directory}/sealed-secrets.yaml`) ?? "")?.[1] ?? "";
    const changed = edit(lab, `${directory}/sealed-secrets.yaml`, [sealed, "QUFBQUFBQUE="]);
    const plain = "apiVersion: v1\nkind: Secret\nmetadata: {name: extra}\nstringData: {token: open sesame}\n";
    const after = edit(add(changed, `${directory}/extra.yaml`, plain), `${directory}/kustomization.yaml`, [
      "  - sealed-secrets.yaml\n",
      "  - sealed-secrets.yaml\n  - extra.yaml\n",
    ]);
    const comparison = compareRendered(lab, after);
    expect(formatRendered(comparison)).toContain(
      "-         REST_KEY: (hidden)\n+         REST_KEY: (hidden, another value)\n",
    );
    expect(JSON.stringify(comparison)).not.toMatch(/open sesame|QUFBQUFBQUE/);
    expect(JSON.stringify(comparison)).not.toContain(sealed);
  });

  test("a change of a base reaches every overlay, a change elsewhere none", () => {
    const base = edit(lab, "apps/otree/base/otree.yaml", [
      "terminationGracePeriodSeconds: 9",
      "terminationGracePeriodSeconds: 20",
    ]);
    expect(compareRendered(lab, base).changes.map(({ title }) => title)).toEqual(["Deployment otree"]);
    expect(formatRendered(compareRendered(lab, add(lab, "README.md", "# new\n")))).toBe(
      "nothing changes in the cluster",
    );
  });

  test("an overlay that cannot be rendered is a problem that names the file", () => {
    const after = edit(lab, `${directory}/kustomization.yaml`, ["quota-patch.yaml", "quota.yaml"]);
    const { changes, problems } = compareRendered(lab, after);
    expect(changes).toEqual([]);
    expect(problems).toMatchObject([{ code: "KUSTOMIZE_FILE_NOT_FOUND", file: `${directory}/quota.yaml` }]);
    expect(codes(renderExperiment(after, staging).problems)).toEqual(codes(problems));
  });
});
