import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DataSize, Duration } from 'nexus-framework'
import { librarySources, ROOT } from './error-catalogue.js'
import { aliasTextsOf, declarationsOf, type DeclarationText, type MemberText } from './tsdoc.js'

/** A property as the reference lists it. */
export interface PropertyRow {
  readonly name: string
  /** As configuration writes it; empty where there is none that could be written. */
  readonly value: string
  readonly text: string
  /** What is wrong with the comment that it comes from. */
  readonly complaint: string | undefined
}

/** A class that configuration files fill, and where else its fields are told of. */
export interface DocumentedProperties {
  readonly type: new () => object
  /** What holds where nothing is set, by the names of the fields. */
  readonly defaults?: object
  /** Fields that are listed elsewhere. */
  readonly without?: readonly string[]
  /** What stands before the names. */
  readonly prefix?: string
}

/** What lib/config knows of a field. */
interface Field {
  readonly name: string
  readonly property: string
  readonly type: FieldType
  readonly options: { readonly enum?: unknown; readonly type?: unknown }
  readonly initial: unknown
}

interface FieldType {
  readonly kind: 'scalar' | 'list' | 'map' | 'nested' | 'untyped'
  readonly of?: FieldType
  readonly type?: new () => object
}

interface PropertiesModel {
  fieldsOf(target: object, candidates: Iterable<string>): readonly Field[]
}

/** Interfaces whose comments tell of the fields of a class that does not implement them. */
const TOLD_BY: Readonly<Record<string, readonly string[]>> = {
  ClientInstanceProperties: ['ClientOptions'],
  ClientTlsProperties: ['TlsOptions'],
  DiscoveryProperties: ['DiscoveryOptions'],
  RegistryTlsProperties: ['RegistryTlsOptions'],
  DnsProperties: ['DnsDiscoveryOptions'],
  EtcdProperties: ['EtcdDiscoveryOptions'],
  ConsulProperties: ['ConsulDiscoveryOptions'],
  NacosProperties: ['NacosDiscoveryOptions'],
  KubernetesProperties: ['KubernetesDiscoveryOptions'],
  RegistrationProperties: ['RegistrationOptions'],
  RateLimiterRedisProperties: ['RateLimiterRedisOptions'],
  WorkerResourceLimitsProperties: [],
}

const { fieldsOf } = (await import(
  pathToFileURL(join(ROOT, 'lib/config/binding/properties-model.ts')).href
)) as PropertiesModel

const declarations = new Map<string, DeclarationText>()
const aliases = new Map<string, string>()
for (const source of (await librarySources()).values()) {
  for (const [name, text] of aliasTextsOf(source)) aliases.set(name, text)
  for (const [name, declaration] of declarationsOf(source)) declarations.set(name, declaration)
}

/** A row for each property of a class: names by lib/config, defaults from the code, texts from the comments. */
export function propertyRows({
  type,
  defaults = {},
  without = [],
  prefix = '',
}: DocumentedProperties): readonly PropertyRow[] {
  return rowsOf(type, { defaults, path: [], prefix }).filter(
    ({ name }) => !without.some((each) => name === each || name.startsWith(`${each}.`)),
  )
}

interface Place {
  readonly defaults: object
  /** Names of fields from the outermost class. */
  readonly path: readonly string[]
  readonly prefix: string
}

function rowsOf(type: new () => object, { defaults, path, prefix }: Place): readonly PropertyRow[] {
  return fieldsOf(new type(), []).flatMap((field) => {
    const nested = nestedIn(field.type)
    const name = `${prefix}${field.property}${nested.suffix}`
    const here = { defaults, path: [...path, field.name], prefix: `${name}.` }
    if (nested.type !== undefined) return rowsOf(nested.type, here)
    return [{ name, ...explained(field, textOf(type.name, field.name), here) }]
  })
}

/** The class that a field, or each element of it, is bound to; and how names go on there. */
function nestedIn({ kind, type, of }: FieldType): { type?: new () => object; suffix: string } {
  if (kind === 'nested' && type !== undefined) return { type, suffix: '' }
  if (of === undefined) return { suffix: '' }
  const inner = nestedIn(of)
  if (kind === 'map') return { ...inner, suffix: `.<name>${inner.suffix}` }
  return inner.type === undefined ? inner : { ...inner, suffix: `[0]${inner.suffix}` }
}

/** What the comments say of a field: those of its interfaces, then its own; of the field's type where they only say the default. */
function textOf(className: string, field: string): string {
  const own = declarations.get(className)
  const parents = TOLD_BY[className] ?? own?.parents ?? []
  const members = [...parents.flatMap((parent) => inherited(parent, field)), ...membersOf(own, field)]
  const sentences = new Set(members.flatMap(({ text }) => text.split(/(?<=[.)])\s+(?=[A-Z(`])/)))
  const isBare = [...sentences].every((sentence) => /^(?:Default\b.*)?$/.test(sentence))
  const ofType = isBare ? members.map(({ type = '' }) => aliases.get(type) ?? '') : []
  return [...new Set(ofType), ...sentences].filter((sentence) => sentence !== '').join(' ')
}

function inherited(name: string, field: string): readonly MemberText[] {
  const declaration = declarations.get(name)
  const own = membersOf(declaration, field)
  return own.length > 0 ? own : (declaration?.parents ?? []).flatMap((parent) => inherited(parent, field))
}

function membersOf(declaration: DeclarationText | undefined, field: string): readonly MemberText[] {
  return declaration?.members.filter(({ name }) => name === field) ?? []
}

/** A default that could stand in a file: the end of its sentence shows that nothing else is said of it. */
const DEFAULT = /(?:^|\s)Default (?<value>`[^`]+`|true|false|-?[\d.,]*\d[a-zA-Z]*)(?<end>[.:])(?=\s|$)/

function explained(field: Field, text: string, place: Place): Omit<PropertyRow, 'name'> {
  const actual = actualDefault(field, place)
  const stated = DEFAULT.exec(text)
  const value =
    statedDefault(field, stated?.groups?.['value'], actual) ?? (isInitial(field) ? actual : undefined)
  // A sentence that goes on says more than the column.
  const isTold = stated?.groups?.['end'] === '.' && value !== undefined
  const rest = isTold ? text.replace(stated[0], '').trim() : text
  const whole = [choices(field, rest), rest].filter((part) => part !== '').join(' ')
  return { value: value ?? '', text: whole, complaint: complaintAbout({ value, actual, text, whole }) }
}

interface Explanation {
  readonly value: string | undefined
  readonly actual: string | undefined
  readonly text: string
  readonly whole: string
}

function complaintAbout({ value, actual, text, whole }: Explanation): string | undefined {
  if (whole === '') return 'no comment says what it is'
  if (value !== undefined && actual !== undefined && value !== actual)
    return `the default is ${actual}, but its comment says ${value}`
  if (value === undefined && actual !== undefined && !/\bDefault\b/.test(text))
    return `no comment says that the default is ${actual}`
  return undefined
}

/** What the comment says, as configuration would write it. */
function statedDefault(
  { options }: Field,
  stated: string | undefined,
  actual: string | undefined,
): string | undefined {
  const literal = stated?.replace(/^`(.*)`$/, '$1')
  // The name of another option: no value of this one.
  if (literal === undefined || (actual === undefined && /^[a-z]+[A-Z]\w*$/.test(literal))) return undefined
  if (options.type === Duration)
    return (/^\d+$/.test(literal) ? Duration.ofMillis(Number(literal)) : Duration.parse(literal)).toString()
  if (options.type === DataSize) return DataSize.parse(literal).toString()
  return /^[\d,]+$/.test(literal) ? literal.replaceAll(',', '') : literal
}

function isInitial(field: Field): boolean {
  return formatted(field.initial, field) !== undefined
}

/** What the code has where nothing is set; `undefined` where it has nothing that a file could say. */
function actualDefault(field: Field, { defaults, path }: Place): string | undefined {
  return formatted(field.initial, field) ?? formatted(lookup(defaults, path), field)
}

function lookup(defaults: object, path: readonly string[]): unknown {
  const joined = path.map((part, index) => (index === 0 ? part : capitalized(part))).join('')
  const last = path.at(-1) ?? ''
  const nested = path
    .slice(0, -1)
    .reduce<unknown>((object, part) => (object as Record<string, unknown> | undefined)?.[part], defaults)
  const places = [
    [nested, last],
    [nested, `${last}Ms`],
    [nested, last.replace(/Size$/, 'Bytes')],
    // `budget.ratio` is `budgetRatio` there.
    [defaults, joined],
  ] as const
  const values = places.map(([object, name]) => (object as Record<string, unknown> | undefined)?.[name])
  return values.find((value) => value !== undefined)
}

function formatted(value: unknown, { options: { type } }: Field): string | undefined {
  if (value instanceof Duration || value instanceof DataSize) return value.toString()
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.join(',')
  if (typeof value === 'number' && type === Duration) return Duration.ofMillis(value).toString()
  if (typeof value === 'number' && type === DataSize) return DataSize.ofBytes(value).toString()
  return ['number', 'boolean', 'string'].includes(typeof value) ? `${value as string | number}` : undefined
}

/** The allowed values, where the text does not name them. */
function choices({ options }: Field, text: string): string {
  if (!Array.isArray(options.enum)) return ''
  const values = options.enum.map((value) => `\`${String(value)}\``)
  if (values.every((value) => text.includes(value))) return ''
  return values.length === 1 ? `${values[0]}.` : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}.`
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
