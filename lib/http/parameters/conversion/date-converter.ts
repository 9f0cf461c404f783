import { INVALID, type Converter } from './converter.js'

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):(\d{2})))?$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * Strict ISO 8601 calendar dates: `2026-05-01` (midnight UTC) or a date-time with `Z` or an offset, as RFC 3339 has it, where seconds
 * may be left out. A date-time without offset names no instant and is refused, as are days that do not exist, 24:00 and leap seconds.
 * Digits beyond milliseconds are dropped.
 */
export const dateConverter: Converter<Date> = {
  expected: 'an ISO 8601 date (2026-05-01) or date-time with offset (2026-05-01T12:00:00Z)',
  convert: (text) => {
    const match = DATE_TIME.exec(text)
    if (match === null) return INVALID
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(orZero)
    if (day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59) return INVALID
    const offset = offsetMinutes(match[8], orZero(match[9]), orZero(match[10]))
    if (offset === undefined) return INVALID
    const millis = orZero((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
    const date = new Date(0)
    // Date.UTC would read years below 100 as 19xx.
    date.setUTCFullYear(year, month - 1, day)
    date.setUTCHours(hour, minute - offset, second, millis)
    return date
  },
}

function orZero(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits)
}

function daysIn(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return leap ? 29 : (DAYS[month - 1] ?? 0)
}

function offsetMinutes(sign: string | undefined, hours: number, minutes: number): number | undefined {
  if (hours > 23 || minutes > 59) return undefined
  return (hours * 60 + minutes) * (sign === '-' ? -1 : 1)
}
