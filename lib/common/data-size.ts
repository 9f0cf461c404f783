import { InvalidDataSizeError } from './value.errors.js'

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
}
const PRINTED = ['TB', 'GB', 'MB', 'KB', 'B'] as const
const SIZE = /^(\d+)\s*(B|KB|MB|GB|TB)?$/i

/** A number of bytes, as configuration writes it: `512B`, `64KB`, `10MB`; units are powers of 1024, as in Spring. Immutable. */
export class DataSize {
  readonly #bytes: number

  private constructor(bytes: number) {
    this.#bytes = bytes
  }

  /** @throws InvalidDataSizeError unless `bytes` is a whole number from 0 to 2^53 */
  static ofBytes(bytes: number): DataSize {
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new InvalidDataSizeError(`${bytes}B`)
    return new DataSize(bytes)
  }

  static ofKilobytes(kilobytes: number): DataSize {
    return DataSize.ofBytes(kilobytes * 1024)
  }

  static ofMegabytes(megabytes: number): DataSize {
    return DataSize.ofBytes(megabytes * 1024 ** 2)
  }

  static ofGigabytes(gigabytes: number): DataSize {
    return DataSize.ofBytes(gigabytes * 1024 ** 3)
  }

  /** A bare number is bytes. @throws InvalidDataSizeError */
  static parse(text: string): DataSize {
    const match = SIZE.exec(text.trim())
    const bytes =
      match === null ? Number.NaN : Number(match[1]) * (UNITS[match[2]?.toUpperCase() ?? 'B'] ?? 1)
    if (!Number.isSafeInteger(bytes)) throw new InvalidDataSizeError(text)
    return new DataSize(bytes)
  }

  toBytes(): number {
    return this.#bytes
  }

  equals(other: DataSize): boolean {
    return this.#bytes === other.#bytes
  }

  /** Bytes, so that sizes compare and add up as numbers do. */
  valueOf(): number {
    return this.#bytes
  }

  /** The largest unit that fits exactly: `10MB`, `1536KB`. */
  toString(): string {
    if (this.#bytes === 0) return '0B'
    const unit = PRINTED.find((name) => this.#bytes % (UNITS[name] ?? 1) === 0) ?? 'B'
    return `${this.#bytes / (UNITS[unit] ?? 1)}${unit}`
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `DataSize(${this.toString()})`
  }
}
