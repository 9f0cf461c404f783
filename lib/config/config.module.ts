import type { Type } from '../common/index.js'
import { Module, type DynamicModule } from '../core/index.js'
import { ConfigService } from './config.service.js'

type PropertiesClass = Type<object>

/** Gives {@link ConfigService} and `@ConfigurationProperties` classes to the modules that import it. What is loaded, and from where, is said to the application. */
@Module({ providers: [ConfigService], exports: [ConfigService] })
export class ConfigModule {
  /** For every module of the application. */
  static forRoot(...properties: readonly PropertiesClass[]): DynamicModule {
    return { ...ConfigModule.forFeature(...properties), global: true }
  }

  /** For the importing module. */
  static forFeature(...properties: readonly PropertiesClass[]): DynamicModule {
    return { module: ConfigModule, providers: properties, exports: properties }
  }
}
