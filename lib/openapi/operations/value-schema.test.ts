import { expect, it } from '@jest/globals'
import { GetMapping, Query, RestController } from '../../http/index.js'
import { IsOptional, Min } from '../../validation/decorators/index.js'
import { documentOf } from '../openapi-generator.fixture.js'

it('parameters are required where their constraints refuse that they are absent', async () => {
  @RestController('/refusals')
  class RefusalController {
    @GetMapping()
    list(
      @Query('refused') @Min(1) refused: number,
      @Query({ name: 'declared', required: false }) @Min(1) declared: number,
      @Query('optional') @IsOptional() @Min(1) optional: number,
      @Query('plain') plain: string,
    ): unknown {
      return [refused, declared, optional, plain]
    }
  }
  const { paths } = await documentOf(RefusalController)
  const parameters = paths['/refusals']?.get?.parameters ?? []
  expect(Object.fromEntries(parameters.map(({ name, required }) => [name, required]))).toEqual({
    refused: true,
    declared: false,
    optional: false,
    plain: false,
  })
})
