import { fileURLToPath } from 'node:url'

type AnyFunction = (...args: never[]) => unknown

interface StackHolder {
  stack?: string
}

/** Frames of the helpers through which compilers call decorators. */
const HELPER =
  /__decorate|_ts_decorate|__param|[\\/](reflect-metadata|tslib|@swc[\\/]helpers)[\\/]|^\s*at (decorate|DecorateConstructor)\b/

// The stack is only captured here and formatted when a message asks for it: formatting is the expensive part.
const sites = new WeakMap<object, StackHolder>()

/** Remembers where `target` is decorated. `decorator` is the function the compiler calls; frames above it are dropped. */
export function recordDeclarationSite(target: object, decorator: AnyFunction): void {
  if (sites.has(target)) return
  const holder: StackHolder = {}
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 6
  Error.captureStackTrace(holder, decorator)
  Error.stackTraceLimit = limit
  sites.set(target, holder)
}

/** `src/orders/order-service.ts:12`, relative to the working directory; `undefined` where it is not known. */
export function declarationSite(target: object): string | undefined {
  const frames = sites.get(target)?.stack?.split('\n').slice(1) ?? []
  const frame = frames.find((line) => !HELPER.test(line))
  const location = frame === undefined ? undefined : /\(?((?:file:\/\/)?[^\s()]+?):(\d+):\d+\)?$/.exec(frame)
  if (location?.[1] === undefined) return undefined
  const file = location[1].startsWith('file:') ? fileURLToPath(location[1]) : location[1]
  const root = `${process.cwd()}/`
  return `${file.startsWith(root) ? file.slice(root.length) : file}:${location[2] ?? ''}`
}

/** File of the code that calls `decorator`, as the runtime loads it (never mapped to another source). */
export function callingFile(decorator: AnyFunction): string | undefined {
  const { prepareStackTrace } = Error
  const holder: { stack?: readonly NodeJS.CallSite[] } = {}
  try {
    Error.prepareStackTrace = (_error, frames) => frames
    Error.captureStackTrace(holder, decorator)
    const frame = holder.stack?.find((site) => {
      const file = site.getFileName()
      return typeof file === 'string' && !HELPER.test(`${site.getFunctionName() ?? ''} ${file}`)
    })
    const file = frame?.getFileName() ?? undefined
    return file?.startsWith('file:') === true ? fileURLToPath(file) : file
  } finally {
    Error.prepareStackTrace = prepareStackTrace
  }
}
