import { type ExperimentKey, namespaceOf } from "@grove/experiments";
import { type Progress, rehearse as rehearseSession } from "@grove/otree-client";
import { type Command, type Context, option, type Result } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { requireStudy } from "../require-kind.ts";
import { findExperiment } from "../lab/find-experiment.ts";
import { withLab } from "../lab/open-lab.ts";
import { openRunningStudy, type RunningStudy } from "../open-running-study.ts";
import { refuseIfPlaying } from "../refuse-if-playing.ts";
import { formatRehearsal } from "../rehearsal/format-rehearsal.ts";
import { judgeRehearsal } from "../rehearsal/judge-rehearsal.ts";
import { numberOption } from "../rehearsal/number-option.ts";
import { prepareSession } from "../rehearsal/prepare-session.ts";
import { watchApp } from "../rehearsal/watch-app.ts";

/**
 * Lets many participants at once play a session of a running study, through the ingress and with the answers of its own
 * bots, and judges whether so many fit. In production only while nobody is playing.
 */
export const rehearse: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const plan: RehearsalPlan = {
    experiment,
    participants: numberOption(input, { name: "participants", least: 1, most: 1000, code: "PARTICIPANTS_INVALID" }),
    pause: 1000 * numberOption(input, { name: "pause", least: 0, most: 600, fallback: "0", code: "PAUSE_INVALID" }),
    config: option(input, "config"),
  };
  const { url } = await withLab(context, async (lab) => {
    await requireStudy(lab, experiment, "rehearse");
    await refuseIfPlaying(context, { experiment, lab });
    return await findExperiment(lab, experiment);
  });
  const text = `would let ${plan.participants} participants play at ${url}`;
  if (context.dryRun) return { text, data: { ...plan, url } };
  const { variables } = context;
  const running = await openRunningStudy({ experiment, url, cluster: await context.openCluster(), input, variables });
  try {
    return await perform(plan, { context, running });
  } finally {
    await running.study.close();
  }
};

interface RehearsalPlan {
  readonly experiment: ExperimentKey;
  readonly participants: number;
  /** Milliseconds. */
  readonly pause: number;
  readonly config: string | undefined;
}

async function perform(
  plan: RehearsalPlan,
  { context, running: { study } }: { readonly context: Context; readonly running: RunningStudy },
): Promise<Result> {
  const { environment, name } = plan.experiment;
  const session = await prepareSession(study, plan);
  const place = { cluster: await context.openCluster(), namespace: namespaceOf(environment, name) };
  const { result: rehearsal, usage } = await watchApp(place, async () =>
    rehearseSession(study, {
      session,
      pause: plan.pause,
      signal: AbortSignal.timeout(context.timeout),
      onProgress: (progress) => context.terminal.progress(describe(progress, session.participants)),
    }),
  );
  const verdict = judgeRehearsal(rehearsal, usage);
  const good = verdict.verdict === "fits";
  const { style } = context.terminal;
  const lines = [
    `${good ? style("green", "✓") : style("red", "✗")} ${environment}/${name}: ${verdict.message}`,
    ...(verdict.next === undefined ? [] : [`  → ${verdict.next}`]),
    ...(session.note === undefined ? [] : [session.note]),
    formatRehearsal(rehearsal, usage),
    `The bots' answers stay in the database as session ${session.code}, marked in the column participant._is_bot.`,
  ];
  const data = { ...verdict, ...plan.experiment, config: session.config, ...rehearsal, usage };
  return { text: lines.join("\n"), data, exitCode: good ? 0 : 1 };
}

function describe({ finished, faults, pages }: Progress, participants: number): string {
  const failed = faults === 0 ? "" : `, ${faults} stopped`;
  return `${pages} pages, ${finished} of ${participants} participants through${failed} …`;
}
