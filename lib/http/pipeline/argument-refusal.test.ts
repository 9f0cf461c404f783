import { describe, expect, it } from '@jest/globals'
import { isPromiseLike } from '../../common/index.js'
import { ConflictException } from '../errors/client.errors.js'
import { RecordingExchange } from '../exchange/recording-exchange.fixture.js'
import { described } from '../parameters/describe-parameter.js'
import type { Extractor } from '../parameters/extractor.js'
import {
  InputException,
  InvalidInputException,
  MissingParameterException,
  ParameterConversionException,
} from '../parameters/request.errors.js'
import type { ArgumentsCheck } from './argument-refusal.js'
import { HandlerMethod } from './handler-method.js'
import { compileInvoker, type InvokerParts } from './invoker.js'

class Target {
  readonly calls: unknown[][] = []
  handle(...args: unknown[]): unknown {
    return this.calls.push(args)
  }
}

/** An extractor of the framework's own kind. */
function source(name: string, extract: () => unknown, mayBeAsync = false, mediaTypes?: string[]): Extractor {
  const description = { index: 0, in: 'query', name, required: true, type: String } as const
  return described(
    extract,
    { mayBeAsync },
    mediaTypes === undefined ? description : { ...description, mediaTypes },
  )
}

function failing(name: string, mayBeAsync = false): Extractor {
  return source(
    name,
    () => {
      throw new ParameterConversionException(name, 'query', 'x', 'a number')
    },
    mayBeAsync,
  )
}

const missing = (name: string): Extractor =>
  source(name, () => {
    throw new MissingParameterException(name, 'query', 'text')
  })

const fine = (name: string): Extractor => source(name, () => name)

async function refusal(
  extractors: readonly Extractor[],
  parts: Partial<InvokerParts> = {},
): Promise<unknown> {
  const target = new Target()
  const invoke = compileInvoker({
    instance: target,
    method: new HandlerMethod(Target, 'handle'),
    requestScoped: false,
    interceptors: [],
    extractors,
    ...parts,
  })
  try {
    await invoke(new RecordingExchange())
  } catch (error) {
    expect(target.calls).toEqual([])
    return error
  }
  return undefined
}

function found(error: unknown): readonly string[] {
  return (error as InputException).violations.map(({ path, code }) => `${path.join('.')} ${code}`)
}

describe('A request with an argument that can not be taken', () => {
  it.each([
    ['two', [failing('a'), missing('b')]],
    ['three', [failing('a'), fine('x'), missing('b')]],
    ['four', [fine('x'), failing('a'), fine('y'), missing('b')]],
    ['asynchronous', [failing('a', true), missing('b')]],
  ])('is told of the others as well (%s)', async (_name, extractors) => {
    const error = await refusal(extractors)
    expect(error).toBeInstanceOf(InvalidInputException)
    expect(found(error)).toEqual(['a typeMismatch', 'b missing'])
  })

  it('is told what it was told before where that is all', async () => {
    expect(await refusal([fine('x'), missing('a')])).toBeInstanceOf(MissingParameterException)
    expect(await refusal([failing('a', true), fine('x')])).toBeInstanceOf(ParameterConversionException)
  })

  it('is refused synchronously where nothing has to be waited for', () => {
    const invoke = compileInvoker({
      instance: new Target(),
      method: new HandlerMethod(Target, 'handle'),
      requestScoped: false,
      interceptors: [],
      extractors: [failing('a'), missing('b')],
    })
    expect(() => invoke(new RecordingExchange())).toThrow(InvalidInputException)
  })

  it('waits for what comes later, one after the other', async () => {
    const log: string[] = []
    const later = (name: string): Extractor =>
      source(
        name,
        async () => {
          log.push(`${name} starts`)
          await Promise.resolve()
          log.push(`${name} fails`)
          throw new InvalidInputException([{ path: [name], code: 'late', message: 'no' }])
        },
        true,
      )
    expect(found(await refusal([later('a'), failing('b'), later('c')]))).toEqual([
      'a late',
      'b typeMismatch',
      'c late',
    ])
    expect(log).toEqual(['a starts', 'a fails', 'c starts', 'c fails'])
  })

  it('runs nothing that the application wrote, and opens no stream', async () => {
    let calls = 0
    const custom: Extractor = Object.assign(() => (calls += 1), { mayBeAsync: true })
    const stream = source('body', () => (calls += 1), true, ['*/*'])
    expect(await refusal([failing('a'), custom, stream])).toBeInstanceOf(ParameterConversionException)
    expect(calls).toBe(0)
  })

  it('ends with any other error that comes first, and is told of none that comes after', async () => {
    const conflict = source('c', () => {
      throw new ConflictException()
    })
    expect(await refusal([conflict, failing('a')])).toBeInstanceOf(ConflictException)
    expect(found(await refusal([failing('a'), conflict, missing('b')]))).toEqual([
      'a typeMismatch',
      'b missing',
    ])
  })

  it('is told a bounded number of findings', async () => {
    const extractors = Array.from({ length: 6 }, (_, index) => failing(`p${index}`))
    expect(found(await refusal(extractors, { maxErrors: 4 }))).toHaveLength(4)
  })
})

describe('Constraints on parameters', () => {
  /** Finds every argument that is not the name it has to be. */
  const check: ArgumentsCheck = (args) =>
    args.flatMap((value, index) =>
      value === 'x'
        ? []
        : [
            {
              index,
              violation: { path: [index], code: 'wrong', message: '', params: {}, isDefaultMessage: true },
            },
          ],
    )

  it('are asked when all arguments are there', async () => {
    expect(found(await refusal([fine('x'), fine('y'), fine('z')], { check }))).toEqual(['1 wrong', '2 wrong'])
    const later = (args: readonly unknown[]) => Promise.resolve(check(args) as never)
    expect(found(await refusal([fine('y')], { check: later }))).toEqual(['0 wrong'])
  })

  it('are asked before interceptors', async () => {
    const intercept = (): never => {
      throw new TypeError('an interceptor was asked')
    }
    expect(await refusal([fine('y')], { check, interceptors: [{ intercept }] })).toBeInstanceOf(
      InvalidInputException,
    )
  })

  it('are asked of the arguments that are there', async () => {
    expect(found(await refusal([fine('y'), failing('a')], { check }))).toEqual(['a typeMismatch', '0 wrong'])
    expect(found(await refusal([fine('x'), failing('a')], { check }))).toEqual(['a typeMismatch'])
  })

  it('find nothing where they can not do without an argument', async () => {
    const demanding: ArgumentsCheck = ([, second]) => {
      ;(second as string).trim()
      return []
    }
    expect(await refusal([fine('x'), failing('a')], { check: demanding })).toBeInstanceOf(
      ParameterConversionException,
    )
  })

  it('let a synchronous route stay synchronous', () => {
    const target = new Target()
    const invoke = compileInvoker({
      instance: target,
      method: new HandlerMethod(Target, 'handle'),
      requestScoped: false,
      interceptors: [],
      extractors: [fine('x'), fine('x')],
      check,
    })
    expect(isPromiseLike(invoke(new RecordingExchange()))).toBe(false)
    expect(target.calls).toEqual([['x', 'x']])
  })
})
