import {
  ApplicationContext,
  Module,
  type AnyClass,
  type DynamicModule,
  type FactoryProvider,
  type Token,
} from '../core/index.js'
import type { ConstraintInstance, ValidationArguments } from './libraries/validator-storage.js'
import { ValidationEngine, type ValidationEngineOptions } from './validation-engine.js'

export type ValidationModuleOptions = Pick<ValidationEngineOptions, 'generatesCode'>

/**
 * Provides the {@link ValidationEngine} that `@Validated()` needs, for an application that is not a `NexusApplication`, which has it. A
 * constraint class (`@Validate(IsFreeName)`) that is a component of the application is the container's, with what is injected into it.
 *
 * @example
 * @Module({ imports: [ValidationModule.forRoot()], providers: [OrderService, IsFreeName] })
 * class AppModule {}
 */
@Module({})
export class ValidationModule {
  /** For every module of the application. */
  static forRoot(options: ValidationModuleOptions = {}): DynamicModule {
    return {
      module: ValidationModule,
      providers: [validationEngineProvider(options)],
      exports: [ValidationEngine],
      global: true,
    }
  }
}

/** The engine of one application: constraint classes that are its components are asked of its container. */
export function validationEngineProvider(
  options: ValidationModuleOptions = {},
): FactoryProvider<ValidationEngine> {
  return {
    provide: ValidationEngine,
    inject: [ApplicationContext],
    useFactory: (context: ApplicationContext) =>
      ValidationEngine.load({ ...options, resolveConstraint: constraintComponents(context) }),
  }
}

function constraintComponents(context: ApplicationContext): (type: AnyClass) => object | undefined {
  let tokens: ReadonlySet<Token> | undefined
  return (type) => {
    tokens ??= new Set(context.graph.components.flatMap(({ token, aliases }) => [token, ...aliases]))
    return tokens.has(type) ? lateConstraint(() => context.get(type) as ConstraintInstance) : undefined
  }
}

/** Asks the container not before the first value is validated: validators are compiled while components are still being created. */
function lateConstraint(find: () => ConstraintInstance): object {
  let instance: ConstraintInstance | undefined
  const component = (): ConstraintInstance => (instance ??= find())
  return {
    validate: (value: unknown, args?: ValidationArguments) => component().validate(value, args),
    get defaultMessage() {
      const constraint = component()
      return constraint.defaultMessage?.bind(constraint)
    },
  }
}
