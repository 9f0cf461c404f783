import { ConfigFileError } from '../config.errors.js'
import { PropertyPath } from '../environment/property-path.js'
import { DOCUMENT_LIMITS, DocumentBuilder, MemberNames, type ConfigDocument } from './config-document.js'

/** Reads JSON (RFC 8259), keeping the line of each value, which `JSON.parse` does not tell. */
export function readJson(file: string, text: string): ConfigDocument[] {
  return text.trim() === '' ? [] : [new JsonWalker(file, text).walk()]
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const LITERAL = /true|false|null/y
const BLANK = /[ \t\r\n]*/y

class JsonWalker {
  readonly #builder: DocumentBuilder
  readonly #text: string
  #position = 0
  /** Line of the last position asked for: positions only grow, so lines are counted once. */
  #line = 1
  #counted = 0

  constructor(
    readonly file: string,
    text: string,
  ) {
    this.#builder = new DocumentBuilder(file)
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text
  }

  walk(): ConfigDocument {
    if (this.#peek() !== '{') throw this.#error('the document has to be an object of properties')
    this.#object(PropertyPath.ROOT, 0)
    if (this.#peek() !== '')
      throw this.#error(`unexpected ${JSON.stringify(this.#peek())} after the document`)
    return this.#builder
  }

  #value(path: PropertyPath, depth: number): void {
    if (depth > DOCUMENT_LIMITS.depth) throw this.#error('it nests too deeply')
    const next = this.#peek()
    const line = this.#currentLine()
    if (next === '{') return this.#object(path, depth)
    if (next === '[') return this.#array(path, depth)
    if (next === '"') return this.#builder.add(path, 'scalar', line, this.#string())
    const number = this.#take(NUMBER)
    if (number !== undefined) return this.#builder.add(path, 'scalar', line, number)
    const literal = this.#take(LITERAL)
    if (literal === undefined) throw this.#unexpected('a value')
    this.#builder.add(path, literal === 'null' ? 'null' : 'scalar', line, literal === 'null' ? '' : literal)
  }

  #object(path: PropertyPath, depth: number): void {
    const line = this.#currentLine()
    this.#position++
    if (this.#peek() === '}') {
      this.#position++
      if (path !== PropertyPath.ROOT) this.#builder.add(path, 'empty-map', line)
      return
    }
    const names = new MemberNames()
    do {
      if (this.#peek() !== '"') throw this.#unexpected('a property name in double quotes')
      const name = this.#string()
      const duplicate = names.add(name)
      if (duplicate !== undefined) throw this.#error(duplicate)
      this.#expect(':')
      this.#value(this.#builder.member(path, name), depth + 1)
    } while (this.#more('}'))
  }

  #array(path: PropertyPath, depth: number): void {
    const line = this.#currentLine()
    this.#position++
    if (this.#peek() === ']') {
      this.#position++
      return this.#builder.add(path, 'empty-list', line)
    }
    let index = 0
    do this.#value(path.child(String(index++)), depth + 1)
    while (this.#more(']'))
  }

  /** Takes a comma (true) or the closing character (false). */
  #more(closing: string): boolean {
    const next = this.#peek()
    if (next !== ',' && next !== closing) throw this.#unexpected(`"," or "${closing}"`)
    this.#position++
    return next === ','
  }

  #string(): string {
    const literal = this.#take(STRING)
    if (literal === undefined) throw this.#error('a text is not closed or holds a bad escape')
    return JSON.parse(literal) as string
  }

  #expect(character: string): void {
    if (this.#peek() !== character) throw this.#unexpected(`"${character}"`)
    this.#position++
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position
    const taken = pattern.exec(this.#text)?.[0]
    if (taken !== undefined) this.#position += taken.length
    return taken
  }

  /** The next character that is not blank, `''` at the end. */
  #peek(): string {
    this.#take(BLANK)
    return this.#text.charAt(this.#position)
  }

  #currentLine(): number {
    for (; this.#counted < this.#position; this.#counted++)
      if (this.#text[this.#counted] === '\n') this.#line++
    return this.#line
  }

  #unexpected(expected: string): ConfigFileError {
    const next = this.#peek()
    return this.#error(`expected ${expected}, found ${next === '' ? 'the end' : JSON.stringify(next)}`)
  }

  #error(reason: string): ConfigFileError {
    return new ConfigFileError(this.file, this.#currentLine(), reason)
  }
}
