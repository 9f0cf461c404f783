import {
  Clock,
  IdGenerator,
  Random,
  SystemClock,
  SystemRandom,
  UuidGenerator,
  type Type,
} from '../../common/index.js'
import { CONFIGURATION_PROPERTIES, ConfigService, StandardEnvironment } from '../../config/index.js'
import {
  ApplicationAvailability,
  ApplicationShutdown,
  RequestContext,
  type Provider,
} from '../../core/index.js'
import { LOGGING_PROPERTIES, ManagementProperties } from '../../observability/index.js'
import { HttpExchange } from '../exchange/http-exchange.js'
import { RequestMappings } from './request-mappings.js'
import { RuntimeProperties } from './runtime.properties.js'
import { ServerAddress } from './server-address.js'
import { ServerProperties } from './server.properties.js'
import { hasValidation } from './validation-need.js'
import { ValidationProperties } from './validation.properties.js'

/** What every application with a server has. */
export function builtInProviders(environment: StandardEnvironment): readonly Provider[] {
  return [
    { provide: StandardEnvironment, useValue: environment },
    { provide: Clock, useClass: SystemClock },
    { provide: IdGenerator, useClass: UuidGenerator },
    { provide: Random, useClass: SystemRandom },
    { provide: HttpExchange, useFactory: () => RequestContext.current(), scope: 'request' },
    { provide: RequestMappings, useClass: RequestMappings },
    { provide: ServerAddress, useClass: ServerAddress },
    { provide: ApplicationAvailability, useClass: ApplicationAvailability },
    { provide: ApplicationShutdown, useClass: ApplicationShutdown },
    ConfigService,
    ServerProperties,
    RuntimeProperties,
    ValidationProperties,
    ...[ManagementProperties, ...LOGGING_PROPERTIES].filter((type) => isConfigured(type, environment)),
  ]
}

function isConfigured(type: Type<object>, environment: StandardEnvironment): boolean {
  return environment.hasPropertiesBelow(CONFIGURATION_PROPERTIES.get(type)?.prefix ?? '')
}

/** The engine as a component, in an application whose files have loaded decorators for it. */
export async function validationProviders(): Promise<readonly Provider[]> {
  if (!hasValidation()) return []
  const { validationEngineProvider } = await import('../../validation/index.js')
  return [validationEngineProvider()]
}
