import type { Alias, Document, LineCounter, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type * as YamlModule from 'yaml'
import { ConfigFileError } from '../config.errors.js'
import { PropertyPath } from '../environment/property-path.js'
import { DOCUMENT_LIMITS, DocumentBuilder, MemberNames, type ConfigDocument } from './config-document.js'

type Yaml = typeof YamlModule

/** How often one document may use aliases: enough for anybody's anchors, too few for a billion laughs. */
const MAX_ALIASES = 100

/** Reads YAML 1.2. The parser is loaded when the first YAML file is, so that applications without one start faster. */
export async function readYaml(file: string, text: string): Promise<ConfigDocument[]> {
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  // The parser compares every key with every other of its map; the walker looks for duplicates in linear time.
  const options = { lineCounter: lines, prettyErrors: false, merge: true, uniqueKeys: false }
  const documents = yaml.parseAllDocuments(text, options)
  if (!Array.isArray(documents)) return []
  const source = { file, text, lines }
  return documents.map((document) => new YamlWalker(yaml, source, document).walk())
}

interface YamlSource {
  readonly file: string
  readonly text: string
  readonly lines: LineCounter
}

class YamlWalker {
  readonly #builder: DocumentBuilder
  #aliases = 0

  constructor(
    readonly yaml: Yaml,
    readonly source: YamlSource,
    readonly document: Document.Parsed,
  ) {
    this.#builder = new DocumentBuilder(source.file)
  }

  walk(): ConfigDocument {
    const [error] = this.document.errors
    if (error !== undefined) {
      const [position] = error.pos
      const { file, text, lines } = this.source
      const isStar = error.code === 'BAD_ALIAS' && text[position] === '*'
      const reason = isStar ? unquotedStar(text, position) : error.message
      throw new ConfigFileError(file, lines.linePos(position).line, reason, { cause: error })
    }
    const root = this.document.contents
    if (root === null || (this.yaml.isScalar(root) && root.value === null)) return this.#builder
    if (!this.yaml.isMap(root)) throw this.#error(root, 'the document has to be a map of properties')
    this.#map(root, PropertyPath.ROOT, 0)
    return this.#builder
  }

  #value(node: unknown, path: PropertyPath, depth: number, line: number): void {
    if (depth > DOCUMENT_LIMITS.depth)
      throw new ConfigFileError(this.source.file, line, 'it nests too deeply')
    if (this.#builder.entries.length >= DOCUMENT_LIMITS.entries)
      throw new ConfigFileError(
        this.source.file,
        line,
        `it unfolds into more than ${DOCUMENT_LIMITS.entries} values`,
      )
    if (this.yaml.isAlias(node)) this.#value(this.#target(node), path, depth + 1, this.#line(node, line))
    else if (this.yaml.isMap(node)) this.#map(node, path, depth)
    else if (this.yaml.isSeq(node)) this.#sequence(node, path, depth)
    else if (this.yaml.isScalar(node)) this.#scalar(node, path, this.#line(node, line))
    else this.#builder.add(path, 'null', line)
  }

  #map(map: YAMLMap, path: PropertyPath, depth: number): void {
    if (map.items.length === 0) this.#builder.add(path, 'empty-map', this.#line(map, 1))
    // Merged maps come first: of one name the last entry wins, and a map's own keys win over what it merges.
    for (const pair of map.items) if (this.#isMerge(pair)) this.#merge(pair.value, path, depth)
    const names = new MemberNames()
    for (const pair of map.items) {
      if (this.#isMerge(pair)) continue
      const name = this.#key(pair)
      const line = this.#line(pair.key, 1)
      const duplicate = names.add(name)
      if (duplicate !== undefined) throw new ConfigFileError(this.source.file, line, duplicate)
      this.#value(pair.value, this.#builder.member(path, name), depth + 1, line)
    }
  }

  #sequence(sequence: YAMLSeq, path: PropertyPath, depth: number): void {
    const line = this.#line(sequence, 1)
    if (sequence.items.length === 0) this.#builder.add(path, 'empty-list', line)
    sequence.items.forEach((item, index) => this.#value(item, path.child(String(index)), depth + 1, line))
  }

  #scalar({ value, source }: Scalar, path: PropertyPath, line: number): void {
    if (value === null) this.#builder.add(path, 'null', line)
    // As written, so that a version 1.10 stays 1.10; hexadecimal and octal numbers as what they mean.
    else if (typeof value === 'number') this.#builder.add(path, 'scalar', line, numberText(value, source))
    else if (typeof value === 'boolean') this.#builder.add(path, 'scalar', line, value ? 'true' : 'false')
    else this.#builder.add(path, 'scalar', line, typeof value === 'string' ? value : (source ?? ''))
  }

  #isMerge(pair: Pair): boolean {
    const key = this.yaml.isScalar(pair.key) ? pair.key.value : pair.key
    return key === '<<' || (typeof key === 'symbol' && key.description === '<<')
  }

  #merge(node: unknown, path: PropertyPath, depth: number): void {
    const merged = this.yaml.isAlias(node) ? this.#target(node) : node
    if (depth > DOCUMENT_LIMITS.depth) throw this.#error(merged, 'it nests too deeply')
    if (this.yaml.isMap(merged)) this.#map(merged, path, depth + 1)
    else if (this.yaml.isSeq(merged))
      for (const item of merged.items.toReversed()) this.#merge(item, path, depth + 1)
    else throw this.#error(merged, 'only maps can be merged with <<')
  }

  #target(alias: Alias): unknown {
    if (++this.#aliases > MAX_ALIASES) throw this.#error(alias, `it uses more than ${MAX_ALIASES} aliases`)
    const target = alias.resolve(this.document)
    if (target !== undefined) return target
    throw this.#error(alias, unquotedStar(this.source.text, alias.range?.[0] ?? 0))
  }

  #key(pair: Pair): string {
    const key = this.yaml.isAlias(pair.key) ? this.#target(pair.key) : pair.key
    if (this.yaml.isScalar(key) && key.source !== undefined && key.value !== null) return key.source
    throw this.#error(pair.key, 'a property name has to be a plain text')
  }

  #line(node: unknown, fallback: number): number {
    const offset = this.yaml.isNode(node) ? node.range?.[0] : undefined
    return offset === undefined ? fallback : this.source.lines.linePos(offset).line
  }

  #error(node: unknown, reason: string): ConfigFileError {
    return new ConfigFileError(this.source.file, this.#line(node, 1), reason)
  }
}

/** Of a `*` where no anchor is meant, most likely. What follows it is not shown: it may be a password that was meant to be in quotes. */
function unquotedStar(text: string, position: number): string {
  const before = text.slice(text.lastIndexOf('\n', position) + 1, position)
  const key = /(?:- +)?(?:[\w.-]+: +)?$/.exec(before)?.[0] ?? ''
  const star = /^\*(?![^\s,[\]{}])/.test(text.slice(position, position + 2)) ? "'*'" : "'*...'"
  return `no anchor has the name of an alias; a text that begins with * has to be in quotes: ${key}${star}`
}

function numberText(value: number, source: string | undefined): string {
  return source !== undefined && /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(source) ? source : String(value)
}
