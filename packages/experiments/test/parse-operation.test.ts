import { parseOperation } from "../src/index.ts";
import { describe, expect, test } from "vitest";

const operation = `apiVersion: grove/v1
id: k7f3q9x2
owners: [group:econ-lab]
state: running
hosts: [goods.example.org]
sessions:
  - {start: 2026-12-01T14:00, minutes: 120, timeZone: Europe/Berlin, participants: 24}
resetId: ""
hold: {reason: "image 14 loses payoffs", since: 2026-11-21, by: ada}
`;

test("a whole operation", () => {
  expect(parseOperation(operation, "operation.yaml")).toEqual({
    value: {
      apiVersion: "grove/v1",
      id: "k7f3q9x2",
      owners: ["group:econ-lab"],
      state: "running",
      hosts: ["goods.example.org"],
      sessions: [{ start: "2026-12-01T14:00", minutes: 120, timeZone: "Europe/Berlin", participants: 24 }],
      resetId: "",
      hold: { reason: "image 14 loses payoffs", since: "2026-11-21", by: "ada" },
    },
    problems: [],
  });
});

test("only version and id are needed", () => {
  expect(parseOperation("apiVersion: grove/v1\nid: k7f3q9x2\n", "operation.yaml").value).toEqual({
    apiVersion: "grove/v1",
    id: "k7f3q9x2",
    owners: [],
    state: "running",
    hosts: [],
    sessions: [],
    resetId: "",
  });
});

describe("a change of one line", () => {
  test.for([
    ["state: ", "image: ", "4:1 SPEC_KEY_IN_OPERATION", "move it to experiment.yaml beside this file"],
    ["state: ", "stat: ", "4:1 KEY_UNKNOWN", 'did you mean "state"?'],
    ["running", "runing", "4:8 VALUE_INVALID", 'did you mean "running"?'],
    ["k7f3q9x2", "12345678", "2:5 VALUE_INVALID", "put it into quotation marks"],
    [
      "k7f3q9x2",
      "K7F3Q9X2",
      "2:5 ID_INVALID",
      "restore the id from the history: the names of the data volumes hold it",
    ],
    ["id: k7f3q9x2\n", "", "1:1 KEY_MISSING", 'add "id:" with its value'],
    [
      "group:econ-lab",
      "econ-lab",
      "3:10 OWNER_INVALID",
      "write group:NAME, project:GROUP/NAME or user:NAME, for example group:econ-lab",
    ],
    [
      "group:econ-lab",
      '"group:a, role:admin"',
      "3:10 OWNER_INVALID",
      "write group:NAME, project:GROUP/NAME or user:NAME, for example group:econ-lab",
    ],
    [
      "group:econ-lab",
      '"group:*"',
      "3:10 OWNER_INVALID",
      "write group:NAME, project:GROUP/NAME or user:NAME, for example group:econ-lab",
    ],
    ["goods.example.org", "https://Goods.example.org/x", "5:9 HOST_INVALID", "write goods.example.org"],
    [
      "goods.example.org",
      "goods",
      "5:9 HOST_INVALID",
      "write a full name in lower case, for example goods.example.org",
    ],
    [
      "goods.example.org",
      '"*.example.org"',
      "5:9 HOST_INVALID",
      "write a full name in lower case, for example goods.example.org",
    ],
    [
      "goods.example.org",
      "10.0.0.1",
      "5:9 HOST_INVALID",
      "write a full name in lower case, for example goods.example.org",
    ],
    [
      "2026-12-01T14:00",
      "2026-02-30T14:00",
      "7:13 TIME_INVALID",
      "write the local date and time without a zone, for example 2026-12-01T14:00",
    ],
    [
      "2026-12-01T14:00",
      "2026-12-01T14:00Z",
      "7:13 TIME_INVALID",
      "write the local date and time without a zone, for example 2026-12-01T14:00",
    ],
    [
      "2026-12-01T14:00",
      "2026-12-01 14:00",
      "7:13 TIME_INVALID",
      "write the local date and time without a zone, for example 2026-12-01T14:00",
    ],
    [
      "2026-12-01T14:00",
      "2026-12-01T24:00",
      "7:13 TIME_INVALID",
      "write the local date and time without a zone, for example 2026-12-01T14:00",
    ],
    ["2026-12-01T14:00", "2028-02-29T14:00", undefined, undefined],
    [
      "2026-12-01T14:00",
      "2027-02-29T14:00",
      "7:13 TIME_INVALID",
      "write the local date and time without a zone, for example 2026-12-01T14:00",
    ],
    [
      "Europe/Berlin",
      "CEST",
      "7:55 TIME_ZONE_UNKNOWN",
      "write the zone's name in the IANA database, for example Europe/Berlin or UTC",
    ],
    [
      "Europe/Berlin",
      "europe/berlin",
      "7:55 TIME_ZONE_UNKNOWN",
      "write the zone's name in the IANA database, for example Europe/Berlin or UTC",
    ],
    [
      "Europe/Berlin",
      '"+02:00"',
      "7:55 TIME_ZONE_UNKNOWN",
      "write the zone's name in the IANA database, for example Europe/Berlin or UTC",
    ],
    ["Europe/Berlin", "UTC", undefined, undefined],
    ["minutes: 120", "minutes: 1.5", "7:40 VALUE_INVALID", "write a whole number"],
    ["minutes: 120", "minutes: 0", "7:40 VALUE_INVALID", "write at least 1"],
    ["minutes: 120", "minutes: 2000", "7:40 VALUE_INVALID", "write at most 1440"],
    ["minutes: 120, ", "", "7:5 KEY_MISSING", 'add "minutes:" with its value'],
    ["minutes: 120", "minuts: 120", "7:31 KEY_UNKNOWN", 'did you mean "minutes"?'],
    ['resetId: ""', "resetId: after-pilot-2", undefined, undefined],
    [
      'resetId: ""',
      'resetId: "../x"',
      "8:10 RESET_ID_INVALID",
      "write a word of letters, digits, ., _ and -, for example after-pilot-2",
    ],
    ["since: 2026-11-21", "since: 2026-11-21T10:03:16.000Z", undefined, undefined],
    ["since: 2026-11-21", "since: yesterday", "9:49 TIME_INVALID", "write a date, for example 2026-11-21"],
    ["image 14 loses payoffs", " ", "9:16 TEXT_INVALID", "write one line of at most 200 characters"],
    ["image 14 loses payoffs", "a\\nApproved-By: me", "9:16 TEXT_INVALID", "write one line of at most 200 characters"],
  ] as const)("%j → %j: %s", ([from, to, place, next]) => {
    const { value, problems } = parseOperation(operation.replace(from, to), "operation.yaml");
    const problem = problems.find(({ line, column, code }) => `${line}:${column} ${code}` === place);
    expect(problem?.next).toBe(next);
    expect(value === undefined).toBe(place !== undefined);
  });
});
