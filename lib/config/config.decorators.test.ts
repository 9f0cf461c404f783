import { afterEach, describe, expect, it } from '@jest/globals'
import { IsInt, Min } from 'class-validator'
import { Duration, type Type } from '../common/index.js'
import {
  ApplicationContext,
  Bean,
  Configuration,
  DependencyGraphError,
  Injectable,
  Module,
} from '../core/index.js'
import { ConfigurationProperties, Property, Value } from './config.decorators.js'
import { InvalidConfigurationError } from './config.errors.js'
import { ConfigModule } from './config.module.js'
import { ConfigService } from './config.service.js'
import { ConfigLoader } from './loading/config-loader.js'
import type { PropertyValues } from './sources/object-source.js'

const booted: ApplicationContext[] = []
afterEach(async () => {
  for (const context of booted.splice(0)) await context.close()
})

async function boot(root: Type, properties: PropertyValues): Promise<ApplicationContext> {
  const environment = await new ConfigLoader({ args: [], env: {}, envFile: false, properties }).load()
  const context = await ApplicationContext.create(root, { environment })
  booted.push(context)
  return context
}

@ConfigurationProperties('shop')
class ShopProperties {
  maxItems = 50
  @Property() host?: string
}

@ConfigurationProperties('mail')
class MailProperties {
  @IsInt() @Min(1) retries = 3
  timeout = Duration.ofSeconds(1)
}

describe('@Value', () => {
  it('is converted to the emitted type, in constructors, properties and bean methods', async () => {
    @Injectable()
    class Shop {
      @Value('${shop.open:true}') open!: boolean
      @Value('shop in ${shop.city}') title!: string
      constructor(
        @Value('${shop.max-items:5}') readonly maxItems: number,
        @Value('${shop.timeout:2s}') readonly timeout: Duration,
        @Value('${shop.tags:}') readonly tags: string[],
        @Value('${shop.sizes}', { of: Number }) readonly sizes: number[],
      ) {}
    }
    class Banner {
      constructor(readonly text: string) {}
    }
    @Configuration()
    class Banners {
      @Bean()
      banner(@Value('${shop.banner:hi}') text: string): Banner {
        return new Banner(text)
      }
    }
    @Module({ providers: [Shop, Banners] })
    class ShopModule {}

    const context = await boot(ShopModule, {
      shop: { maxItems: 7, tags: ['a', 'b'], sizes: '1,2', city: 'Kiel' },
    })
    expect(context.get(Shop)).toMatchObject({
      maxItems: 7,
      open: true,
      tags: ['a', 'b'],
      sizes: [1, 2],
      title: 'shop in Kiel',
    })
    expect(context.get(Shop).timeout.toMillis()).toBe(2000)
    expect(context.get(Banner).text).toBe('hi')
  })

  it('fails at boot, every failure in one error with its place', async () => {
    @Injectable()
    class Shop {
      constructor(
        @Value('${shop.max-items}') readonly maxItems: number,
        @Value('${shop.city}') readonly city: string,
      ) {}
    }
    @Module({ providers: [Shop] })
    class ShopModule {}

    const failure = boot(ShopModule, { 'shop.max-items': 'many' })
    await expect(failure).rejects.toThrow(DependencyGraphError)
    await expect(failure).rejects.toThrow('${shop.max-items} (test properties) is "many"; expected a number.')
    await expect(failure).rejects.toThrow('no source has the property "shop.city"')
    await expect(failure).rejects.toThrow(/maxItems[^]*city/)
  })
})

describe('@ConfigurationProperties', () => {
  it('is a component that is bound, validated and injected', async () => {
    @Injectable()
    class Shop {
      constructor(readonly properties: ShopProperties) {}
    }
    @Module({ providers: [Shop, ShopProperties, MailProperties] })
    class ShopModule {}

    const context = await boot(ShopModule, { shop: { 'max-items': 7, host: 'x' }, 'mail.retries': 9 })
    expect(context.get(Shop).properties).toBeInstanceOf(ShopProperties)
    expect(context.get(Shop).properties).toMatchObject({ maxItems: 7, host: 'x' })
    expect(context.get(MailProperties)).toMatchObject({ retries: 9 })
  })

  it('fails at boot with the problems of all classes together', async () => {
    @Module({ providers: [ShopProperties, MailProperties] })
    class ShopModule {}

    const failure = boot(ShopModule, { shop: { 'max-itmes': 7 }, 'mail.retries': 0 })
    await expect(failure).rejects.toThrow(InvalidConfigurationError)
    await expect(failure).rejects.toThrow(
      'The configuration has 2 problems:\n' +
        '  - shop.max-itmes (test properties): unknown property; did you mean shop.max-items?\n' +
        '  - mail.retries (test properties): retries must not be less than 1',
    )
  })
})

describe('ConfigModule', () => {
  it('gives properties to the importing module, or to all, and ConfigService to both', async () => {
    @Injectable()
    class Mailer {
      constructor(
        readonly properties: MailProperties,
        readonly shop: ShopProperties,
        readonly config: ConfigService,
      ) {}
    }
    @Module({ imports: [ConfigModule.forFeature(MailProperties)], providers: [Mailer] })
    class MailModule {}
    @Module({ imports: [ConfigModule.forRoot(ShopProperties), MailModule] })
    class AppModule {}

    const context = await boot(AppModule, { 'shop.max-items': 1, 'mail.retries': 2 })
    const { properties, shop, config } = context.get(Mailer)
    expect([properties.retries, shop.maxItems, config.get('mail.retries', 0)]).toEqual([2, 1, 2])
  })
})
