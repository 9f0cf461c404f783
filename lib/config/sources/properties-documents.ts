import { ConfigFileError } from '../config.errors.js'
import { PropertyPath } from '../environment/property-path.js'
import { DocumentBuilder, MemberNames, type ConfigDocument } from './config-document.js'

/** The comment with which Spring Boot begins another document. */
const SEPARATOR = /^[#!]---\s*$/
const NO_PROPERTY = /^(?:[#!]|$)/
const ASSIGNMENT = /^((?:\\.|[^\\=:\s])*)\s*[=:]?\s*(.*)$/s
/** An odd number of backslashes at the end. */
const CONTINUED = /(?<!\\)(?:\\\\)*\\$/
const ESCAPE = /\\(?:u([\da-fA-F]{4})|(.))/gs
const MALFORMED_ESCAPE = /(?<!\\)(?:\\\\)*\\u(?![\da-fA-F]{4})/
const CONTROLS: Readonly<Record<string, string>> = { f: '\f', n: '\n', r: '\r', t: '\t' }

/** One that a backslash at its end continues is one with the next. */
interface LogicalLine {
  readonly text: string
  readonly number: number
}

/** Reads Java's `.properties` (`java.util.Properties.load`) in UTF-8, with Spring Boot's `#---` between documents. */
export function readProperties(file: string, text: string): ConfigDocument[] {
  let document = new PropertiesDocument(file)
  const documents = [document]
  for (const line of logicalLines(text)) {
    if (SEPARATOR.test(line.text)) documents.push((document = new PropertiesDocument(file)))
    else if (!NO_PROPERTY.test(line.text)) document.read(line)
  }
  return documents
}

class PropertiesDocument extends DocumentBuilder {
  readonly #names = new MemberNames()

  read({ text, number }: LogicalLine): void {
    const [, name = '', value = ''] = (ASSIGNMENT.exec(text) ?? []).map(unescaped)
    const path = this.member(PropertyPath.ROOT, name)
    const problem = problemOf(text, path) ?? this.#names.add(name)
    if (problem !== undefined) throw new ConfigFileError(this.file, number, problem)
    this.add(path, 'scalar', number, value)
  }
}

function problemOf(text: string, path: PropertyPath): string | undefined {
  if (text.includes('\ufffd')) return 'it is not in UTF-8; save it as UTF-8, or write \\u00e9 for é'
  if (MALFORMED_ESCAPE.test(text))
    return '\\u has to be followed by four hexadecimal digits; write \\\\ for \\'
  return path.segments.length === 0 ? 'a value has no name' : undefined
}

function* logicalLines(text: string): Iterable<LogicalLine> {
  const lines = text.split(/\r\n|[\r\n]/).map((line) => line.trimStart())
  for (let i = 0; i < lines.length; i++) {
    const number = i + 1
    let last = lines[i] ?? ''
    let before = ''
    const isProperty = !NO_PROPERTY.test(last)
    while (isProperty && CONTINUED.test(last)) {
      before += last.slice(0, -1)
      last = lines[++i] ?? ''
    }
    yield { text: before + last, number }
  }
}

function unescaped(text: string): string {
  return text.replaceAll(ESCAPE, (_, code: string | undefined, character = '') =>
    code === undefined
      ? (CONTROLS[character as string] ?? (character as string))
      : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
