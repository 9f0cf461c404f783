const DAYS = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MONTH = `(?<month>${MONTHS.join('|')})`
const TIME = String.raw`(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})`

// RFC 9110 section 5.6.7: the preferred form, and the two obsolete ones that a recipient must understand.
const FORMS = [
  new RegExp(String.raw`^${DAYS}, (?<day>\d{2}) ${MONTH} (?<year>\d{4}) ${TIME} GMT$`),
  new RegExp(
    String.raw`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d{2})-${MONTH}-(?<year>\d{2}) ${TIME} GMT$`,
  ),
  new RegExp(String.raw`^${DAYS} ${MONTH} (?<day>[ \d]\d) ${TIME} (?<year>\d{4})$`),
]

/** `Sun, 06 Nov 1994 08:49:37 GMT`. Fractions of a second are cut. */
export function formatHttpDate(time: Date | number): string {
  return new Date(time).toUTCString()
}

/**
 * Milliseconds since the epoch; `undefined` for anything that is no HTTP-date, which conditional requests then ignore.
 *
 * @param now decides the century of a two-digit year: the latest one that is not more than 50 years ahead
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups
    if (parts !== undefined) return toTime(parts, now)
  }
  return undefined
}

function toTime(parts: Readonly<Record<string, string>>, now: number): number | undefined {
  const [day, hour, minute, second] = [parts['day'], parts['hour'], parts['minute'], parts['second']].map(
    Number,
  ) as [number, number, number, number]
  const month = MONTHS.indexOf(parts['month'] as string)
  const year = fullYear(parts['year'] as string, now)
  // A leap second (60) is valid and means the next second.
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const midnight = new Date(0).setUTCFullYear(year, month, day)
  if (new Date(midnight).getUTCDate() !== day) return undefined
  return midnight + ((hour * 60 + minute) * 60 + second) * 1000
}

function fullYear(digits: string, now: number): number {
  if (digits.length === 4) return Number(digits)
  const current = new Date(now).getUTCFullYear()
  const year = current - (current % 100) + Number(digits)
  return year > current + 50 ? year - 100 : year
}
