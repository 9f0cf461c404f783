import { enumValues, type EnumSource } from '../../http/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import { enumSchema } from './enum-schema.js'
import { count, type KeywordTable } from './keyword-table.js'
import { TEXT_KEYWORDS } from './text-keywords.js'

const NUMBER: JsonSchema = { type: 'number' }
const ARRAY: JsonSchema = { type: 'array' }

/** Nothing that JSON Schema can say. */
function nothing(): JsonSchema {
  return {}
}

/** Everything that class-validator has, by the names of its constraints. */
export const CONSTRAINT_KEYWORDS: KeywordTable = {
  ...TEXT_KEYWORDS,

  isNumber: () => NUMBER,
  isInt: () => ({ type: 'integer' }),
  min: ([min]) => ({ ...NUMBER, ...bound('minimum', min) }),
  max: ([max]) => ({ ...NUMBER, ...bound('maximum', max) }),
  isPositive: () => ({ ...NUMBER, exclusiveMinimum: 0 }),
  isNegative: () => ({ ...NUMBER, exclusiveMaximum: 0 }),
  // class-validator reads the divisor as the text of an integer.
  isDivisibleBy: ([divisor]) => ({ ...NUMBER, ...multiple(Math.abs(Number.parseInt(String(divisor), 10))) }),
  isLatitude: () => ({ type: ['number', 'string'], minimum: -90, maximum: 90 }),
  isLongitude: () => ({ type: ['number', 'string'], minimum: -180, maximum: 180 }),

  isBoolean: () => ({ type: 'boolean' }),
  isDate: () => ({ type: 'string', format: 'date-time' }),
  minDate: () => ({ type: 'string', format: 'date-time' }),
  maxDate: () => ({ type: 'string', format: 'date-time' }),

  isIn: ([values]) => members(values),
  isNotIn: ([values]) => negated(members(values)),
  isEnum: ([source]) =>
    isJsonList(enumValues(source as EnumSource)) ? enumSchema(source as EnumSource) : {},
  equals: ([value]) => (isJson(value) ? { const: value } : {}),
  notEquals: ([value]) => (isJson(value) ? { not: { const: value } } : {}),
  isEmpty: () => ({ enum: ['', null] }),
  isNotEmpty: () => ({ minLength: 1 }),

  isArray: () => ARRAY,
  arrayMinSize: ([min]) => ({ ...ARRAY, ...count('minItems', min) }),
  arrayMaxSize: ([max]) => ({ ...ARRAY, ...count('maxItems', max) }),
  arrayNotEmpty: () => ({ ...ARRAY, minItems: 1 }),
  arrayUnique: () => ({ ...ARRAY, uniqueItems: true }),
  arrayContains: ([values]) => ({
    ...ARRAY,
    ...(isJsonList(values) &&
      values.length > 0 && { allOf: values.map((value) => ({ contains: { const: value } })) }),
  }),
  arrayNotContains: ([values]) => ({
    ...ARRAY,
    ...(isJsonList(values) && { not: { contains: { enum: values } } }),
  }),

  isObject: () => ({ type: 'object' }),
  isNotEmptyObject: () => ({ type: 'object', minProperties: 1 }),
  isInstance: nothing,
  // Absence is not a matter of the value's schema.
  isDefined: nothing,
}

function bound(keyword: 'minimum' | 'maximum', value: unknown): JsonSchema {
  return typeof value === 'number' && Number.isFinite(value) ? { [keyword]: value } : {}
}

function multiple(divisor: number): JsonSchema {
  return divisor > 0 ? { multipleOf: divisor } : {}
}

function members(values: unknown): JsonSchema {
  return isJsonList(values) ? { enum: values } : {}
}

function negated(schema: JsonSchema): JsonSchema {
  return Object.keys(schema).length === 0 ? {} : { not: schema }
}

function isJsonList(values: unknown): values is readonly unknown[] {
  return Array.isArray(values) && values.length > 0 && Array.from(values).every(isJson)
}

/** Whether `===` says of the value what JSON Schema's equality says: not of objects, which are compared by identity. */
function isJson(value: unknown): boolean {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)
}
