import { cut } from '../printable.js'

/** A frame in the shape of Java's `StackTraceElement`. */
export interface StackFrame {
  /** What is before the last dot of a method's name: `OrderService`; `''` for a function. */
  readonly className: string
  readonly methodName: string
  readonly fileName?: string
  readonly lineNumber?: number
  readonly columnNumber?: number
  /** Part of Node.js or of V8. */
  readonly nativeMethod: boolean
}

const MAX_NAME = 300
const MAX_FRAMES = 200

export function framesOf(stack: readonly string[]): readonly StackFrame[] {
  return stack
    .filter((line) => line.trim().startsWith('at '))
    .slice(0, MAX_FRAMES)
    .map(frameOf)
}

/** `at OrderService.place (file:///app/order.service.js:12:5)`; without a name the place stands alone. */
function frameOf(line: string): StackFrame {
  const text = line.trim().slice('at '.length)
  const bracket = text.lastIndexOf(' (')
  const hasName = text.endsWith(')') && bracket !== -1
  const name = hasName ? text.slice(0, bracket).trim() : text.endsWith(')') ? '' : nameWithoutPlace(text)
  const place = hasName ? text.slice(bracket + 2, -1) : text.replace(/^\(|\)$/g, '')
  const dot = name.lastIndexOf('.')
  return {
    className: cut(dot === -1 ? '' : name.slice(0, dot), MAX_NAME),
    methodName: cut(dot === -1 ? name || '<anonymous>' : name.slice(dot + 1), MAX_NAME),
    ...placeOf(place),
    nativeMethod: place.startsWith('node:') || place === 'native' || place === '<anonymous>',
  }
}

function nameWithoutPlace(text: string): string {
  return /:\d+$/.test(text) ? '' : text
}

function placeOf(place: string): Pick<StackFrame, 'fileName' | 'lineNumber' | 'columnNumber'> {
  const match = /^(.*?):(\d+)(?::(\d+))?$/.exec(place)
  if (match === null) return {}
  const [, file = '', line, column] = match
  return {
    fileName: cut(file, MAX_NAME),
    lineNumber: Number(line),
    ...(column !== undefined && { columnNumber: Number(column) }),
  }
}

/** As stack traces are printed. */
export function printFrame({
  className,
  methodName,
  fileName,
  lineNumber,
  columnNumber,
}: StackFrame): string {
  const name = className === '' ? methodName : `${className}.${methodName}`
  if (fileName === undefined) return `at ${name}`
  return `at ${name} (${[fileName, lineNumber, columnNumber].filter((part) => part !== undefined).join(':')})`
}
