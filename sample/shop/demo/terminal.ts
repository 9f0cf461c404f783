import type { WriteStream } from 'node:tty'

type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red'

const CODES: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 }
const BAR = 40

interface Seen {
  readonly source: string
  readonly ms: number
}

/** Writes the demonstration, in colours where it is a terminal. */
export class Terminal {
  readonly #out: NodeJS.WritableStream
  readonly #colours: boolean

  constructor(out: WriteStream) {
    this.#out = out
    this.#colours = out.isTTY && process.env['NO_COLOR'] === undefined
  }

  title(text: string): void {
    this.#line(this.#in('bold', text))
  }

  scene(title: string, explanation: string): void {
    this.#line('')
    this.#line(`${this.#in('bold', title)}  ${this.#in('dim', explanation)}`)
  }

  transition(from: string, to: string): void {
    this.#line(`  breaker  ${from} -> ${this.#in(to === 'OPEN' ? 'red' : 'yellow', to)}`)
  }

  result(seen: readonly Seen[], counts: Readonly<Record<string, number>>, breaker: string): void {
    const fromInventory = seen.filter(({ source }) => source === 'inventory').length
    const filled = Math.round((BAR * fromInventory) / seen.length)
    const bar = this.#in('green', '#'.repeat(filled)) + this.#in('yellow', '-'.repeat(BAR - filled))
    this.#line(
      `  answers  ${bar}  ${fromInventory} from the inventory, ${seen.length - fromInventory} by fallback`,
    )
    const sorted = seen.map(({ ms }) => ms).sort((a, b) => a - b)
    const at = (share: number): string =>
      `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)} ms`
    this.#line(`  waited   median ${at(0.5)}, 95 % below ${at(0.95)}, longest ${at(1)}`)
    const told = Object.entries(counts).map(([name, count]) => `${count} ${name}`)
    this.#line(`  inside   ${told.join(', ')}, breaker ${breaker}`)
  }

  #line(text: string): void {
    this.#out.write(`${text}\n`)
  }

  #in(style: Style, text: string): string {
    return this.#colours && text !== '' ? `\u001B[${CODES[style]}m${text}\u001B[0m` : text
  }
}
