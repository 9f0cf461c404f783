import { Service } from 'nexus-framework'
import { Validated, ValidationEngine } from 'nexus-framework/validation'
import { Max } from 'nexus-framework/validation/decorators'

/** The first file of its application that loads class-validator. */
@Service()
@Validated()
export class ImportService {
  constructor(readonly engine: ValidationEngine) {}

  take(@Max(10) count: number): number {
    return count
  }
}
