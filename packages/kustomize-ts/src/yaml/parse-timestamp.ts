const form =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:([Tt])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[-+]\d{2}:\d{2}))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?))?$/;

/**
 * Reads the forms of a timestamp that go-yaml knows and writes it as Go prints it in JSON.
 *
 * @returns undefined when the text is no timestamp.
 * @example parseTimestamp("2001-01-01") // "2001-01-01T00:00:00Z"
 */
export function parseTimestamp(text: string): string | undefined {
  if (text.charCodeAt(4) !== 0x2d) return undefined;
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, year = "", month = "", day = ""] = match;
  const [hour = "0", minute = "0", second = "0", fraction = ""] = match[4] ? match.slice(5, 9) : match.slice(10, 14);
  const zone = match[9] ?? "Z";
  if (!isDate(Number(year), Number(month), Number(day)) || !isTime(hour, minute, second) || !isZone(zone)) {
    return undefined;
  }
  const rest = fraction.slice(0, 9).replace(/0+$/, "");
  const time = `${pad(hour)}:${pad(minute)}:${pad(second)}${rest === "" ? "" : `.${rest}`}`;
  return `${year}-${pad(month)}-${pad(day)}T${time}${/^[-+]00:00$/.test(zone) ? "Z" : zone}`;
}

function pad(part: string): string {
  return part.padStart(2, "0");
}

function isDate(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

function isTime(hour: string, minute: string, second: string): boolean {
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

function isZone(zone: string): boolean {
  return zone === "Z" || (Number(zone.slice(1, 3)) <= 24 && Number(zone.slice(4)) < 60);
}
