import { InvalidProfileExpressionError } from '../config.errors.js'

type Operator = '&' | '|'
type Profiles = ReadonlySet<string>
type Test = (profiles: Profiles) => boolean

const TOKEN = /\s*([()&|!]|[^\s()&|!]+)\s*/y

/**
 * A profile expression in Spring's grammar: names, `!`, `&`, `|`, parentheses. `&` and `|` may not meet without
 * parentheses, so nobody has to know which binds tighter. Parsed once, tested often. Immutable.
 */
export class ProfileExpression {
  readonly #test: Test

  /** @throws InvalidProfileExpressionError */
  constructor(readonly text: string) {
    const parser = new Parser(text)
    this.#test = parser.parse()
  }

  accepts(activeProfiles: Iterable<string>): boolean {
    return this.#test(new Set(activeProfiles))
  }
}

class Parser {
  readonly #tokens: readonly string[]
  #next = 0

  constructor(readonly text: string) {
    const tokens: string[] = []
    TOKEN.lastIndex = 0
    for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) tokens.push(match[1] ?? '')
    this.#tokens = tokens
  }

  parse(): Test {
    const test = this.#sequence()
    if (this.#next < this.#tokens.length) throw this.#malformed('a closing parenthesis has no opening one')
    return test
  }

  /** Operands joined by one kind of operator. */
  #sequence(): Test {
    const tests = [this.#operand()]
    let joint: Operator | undefined
    for (;;) {
      const token = this.#tokens[this.#next]
      if (token === undefined || token === ')') break
      if (token !== '&' && token !== '|')
        throw this.#malformed(`an operator is missing before ${JSON.stringify(token)}`)
      if (joint !== undefined && joint !== token)
        throw this.#malformed('& and | are mixed without parentheses')
      joint = token
      this.#next++
      tests.push(this.#operand())
    }
    if (tests.length === 1 && tests[0] !== undefined) return tests[0]
    return joint === '|'
      ? (profiles) => tests.some((test) => test(profiles))
      : (profiles) => tests.every((test) => test(profiles))
  }

  #operand(): Test {
    const token = this.#tokens[this.#next++]
    if (token === undefined) throw this.#malformed('a profile is missing at the end')
    if (token === '!') {
      const negated = this.#operand()
      return (profiles) => !negated(profiles)
    }
    if (token === '(') {
      const inner = this.#sequence()
      if (this.#tokens[this.#next++] !== ')') throw this.#malformed('a parenthesis is not closed')
      return inner
    }
    if (token === ')' || token === '&' || token === '|')
      throw this.#malformed(`a profile is missing before ${token}`)
    return (profiles) => profiles.has(token)
  }

  #malformed(reason: string): InvalidProfileExpressionError {
    return new InvalidProfileExpressionError(this.text, reason)
  }
}
