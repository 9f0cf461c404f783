import { Clock, IdGenerator } from '../../common/index.js'
import { StandardEnvironment } from '../../config/index.js'
import {
  Logger,
  type AnyClass,
  type ApplicationContext,
  type ApplicationGraph,
  type Token,
} from '../../core/index.js'
import type { MessageSource } from '../../validation/index.js'
import type { AdapterOptions } from '../adapter/adapter-options.js'
import type { HttpAdapter } from '../adapter/http-adapter.js'
import { InputAnswers } from '../errors/input-answers.js'
import { ExchangeObserver } from '../observation/exchange-observer.js'
import { observed } from '../observation/observed.js'
import { serverObservers, socketMetrics, stepSpans } from '../observation/server-observers.js'
import { AdditionalServer, SERVED_BY } from './additional-server.js'
import type { ApplicationOptions } from './application.options.js'
import { compileApplication, type CompiledApplication, type CompileOptions } from './compile-application.js'
import { RequestMappings } from './request-mappings.js'
import type { RequestValidation } from './request-validation.js'
import { ServerProperties } from './server.properties.js'
import { needsValidation } from './validation-need.js'
import { ValidationProperties } from './validation.properties.js'

/** A socket, and what it serves. */
export interface Server<A extends HttpAdapter = HttpAdapter> {
  /** `undefined` for the application's own. */
  readonly additional: AdditionalServer | undefined
  readonly adapter: A
  readonly compiled: CompiledApplication
}

/** Compiles the application for each of its sockets, the application's own first. Nothing listens yet. */
export async function openServers(
  context: ApplicationContext,
  adapterOf: ApplicationOptions['adapter'],
): Promise<[Server, ...Server[]]> {
  const logger = context.get(Logger).named('nexus.http')
  const clock = context.get(Clock)
  const { graph } = context
  const shared = await compileOptions(context, logger)
  const observers = [
    ...(await serverObservers(context, context.get(ServerProperties).requestLog)),
    ...componentsOf(graph, ExchangeObserver),
  ]
  const observation = { observers, clock, logger }
  const additional = componentsOf(graph, AdditionalServer)
  const open = async (server: AdditionalServer | undefined): Promise<Server> => {
    const observer = await socketMetrics(context, server?.name ?? 'application')
    const adapterOptions: AdapterOptions = { logger, clock, idGenerator: context.get(IdGenerator), observer }
    const adapter = adapterOf?.(adapterOptions) ?? (await nodeAdapter(adapterOptions))
    observer?.watch(adapter)
    const serves = (controller: AnyClass): boolean => {
      const name = SERVED_BY.get(controller)
      return additional.find((each) => each.name === name) === server
    }
    const compiled = compileApplication({ ...shared, adapter, serves })
    adapter.start(observed(compiled.handle, observation), shared.limits)
    return { additional: server, adapter, compiled }
  }
  const servers: [Server, ...Server[]] = [await open(undefined)]
  for (const server of additional) servers.push(await open(server))
  context.get(RequestMappings).publish(servers.flatMap(({ compiled }) => compiled.mappings))
  return servers
}

/** What all servers of an application are compiled with. */
async function compileOptions(
  context: ApplicationContext,
  logger: Logger,
): Promise<Omit<CompileOptions, 'adapter'>> {
  const { graph } = context
  const { limits, trailingSlash } = context.get(ServerProperties)
  const properties = context.get(ValidationProperties)
  const environment = context.get(StandardEnvironment)
  const validation = await requestValidation(context, properties)
  const inputAnswers = new InputAnswers({
    format: properties.errorFormat,
    status: properties.status,
    defaultLocale: properties.defaultLocale,
    components: (token) => graph.componentsOf(token).map((each) => each.instance() as MessageSource),
  })
  if (validation !== undefined) await inputAnswers.load()
  return {
    graph,
    limits: limits.toLimits(),
    steps: await stepSpans(context),
    trailingSlash,
    logger,
    validation,
    inputAnswers,
    maxErrors: properties.maxErrors,
    resolvePlaceholders: (text) => environment.resolvePlaceholders(text),
  }
}

/** Of every module, ordered by `@Order`. */
function componentsOf<T>(graph: ApplicationGraph, token: Token<T>): readonly T[] {
  return graph.componentsOf(token).map((component) => component.instance() as T)
}

async function requestValidation(
  context: ApplicationContext,
  properties: ValidationProperties,
): Promise<RequestValidation | undefined> {
  if (!needsValidation(context.graph)) return undefined
  const { RequestValidation } = await import('./request-validation.js')
  return RequestValidation.load(context, properties)
}

/** Loaded only where it is used, so that an application on another adapter, or another runtime, never loads node:http. */
async function nodeAdapter(options: AdapterOptions): Promise<HttpAdapter> {
  const { NodeAdapter } = await import('../adapter/node/node-adapter.js')
  return new NodeAdapter(options)
}
