import { z } from "zod";
import { checkHost } from "../schema/check-host.ts";
import { checkLine } from "../schema/check-line.ts";
import { checkedText } from "../schema/checked-text.ts";
import { apiVersion } from "../schema/api-version.ts";
import { quota } from "../environment/quota.ts";
import { checkId } from "./check-id.ts";
import { checkOwner } from "./check-owner.ts";
import { checkResetId } from "./check-reset-id.ts";
import { checkDate, checkInstant, checkLocalTime, checkTimeZone } from "./check-time.ts";

/** A planned session: while it runs, nothing of the experiment may change. */
const session = z.strictObject({
  start: checkedText(checkLocalTime).meta({ description: "Local date and time: 2026-12-01T14:00" }),
  minutes: z.int().min(1).max(1440).meta({ description: "How long the session lasts" }),
  timeZone: checkedText(checkTimeZone).meta({ description: "Name in the IANA database: Europe/Berlin" }),
  participants: z.int().min(1).max(100_000).optional().meta({ description: "How many people are expected" }),
});

const hold = z.strictObject({
  reason: checkedText(checkLine).meta({
    description: "Why the image must not change, for those who are stopped by it",
  }),
  since: checkedText(checkDate).meta({ description: "Date: 2026-11-21" }),
  by: checkedText(checkLine).optional().meta({ description: "Who set the hold" }),
});

const breakGlass = z.strictObject({
  reason: checkedText(checkLine).meta({ description: "Why a running session may be disturbed" }),
  until: checkedText(checkInstant).meta({ description: "Date, time and offset: 2026-12-01T16:00+01:00" }),
});

/** `operation.yaml`: this environment's half of an experiment; never promoted, never rolled back (DESIGN §4). */
export const operationSchema = z
  .strictObject({
    apiVersion,
    id: checkedText(checkId).meta({
      description: "Made once by grove; part of the names of what holds data. Never change it.",
    }),
    owners: z
      .array(checkedText(checkOwner))
      .default([])
      .meta({
        description:
          "Whose it is. A group gets rights in Argo CD, and its projects may ask the lab: group:econ-lab; " +
          "one project alone: project:econ-lab/public-goods; a person is whom to ask: user:ada",
      }),
    state: z
      .enum(["running", "asleep", "archived"])
      .default("running")
      .meta({ description: "Whether the experiment runs" }),
    hosts: z.array(checkedText(checkHost)).default([]).meta({ description: "Host names beside NAME.<domain>" }),
    sessions: z
      .array(session)
      .default([])
      .meta({ description: "Planned sessions; while one runs, nothing may change" }),
    resetId: checkedText(checkResetId)
      .default("")
      .meta({ description: "Another value asks for one reset of the database, after a verified dump" }),
    quota: quota.partial().optional().meta({
      description:
        "What this experiment may use at most, where the environment's quota does not fit: a hub for a class",
    }),
    secretsChanged: checkedText(checkDate)
      .optional()
      .meta({ description: "When grove changed a secret last: the app starts anew with it" }),
    breakGlass: breakGlass
      .optional()
      .meta({ description: "Until then the guards of sessions and of the database's fields let everything through" }),
    hold: hold.optional().meta({ description: "While it is there, the image of this overlay must not change" }),
  })
  .meta({ title: "Operation of an experiment", description: "What belongs to one environment. Written by the lab." });

/** The operation of an experiment, with defaults filled in. */
export type Operation = z.output<typeof operationSchema>;

/** A note in the operation that this overlay's image must not change. */
export type Hold = NonNullable<Operation["hold"]>;

/** A permission to disturb running sessions, for at most a day. */
export type BreakGlass = NonNullable<Operation["breakGlass"]>;

/** A planned session. */
export type Session = Operation["sessions"][number];
