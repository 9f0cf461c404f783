// #region imports
import { createHash, timingSafeEqual } from 'node:crypto'
import { Injectable, Module, UnauthorizedException, Value } from 'nexus-framework'
import { ActuatorModule, EndpointGuard, type EndpointRequest } from 'nexus-framework/actuator'
// #endregion imports

// #region guard
const SIGN_IN = { headers: { 'www-authenticate': 'Basic realm="operators", charset="UTF-8"' } }

const digest = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest()

@Injectable()
export class SignedInOperators extends EndpointGuard {
  readonly #expected: Buffer

  constructor(@Value('${shop.operator-password}') password: string) {
    super()
    this.#expected = digest(`operator:${password}`)
  }

  authorize({ exchange }: EndpointRequest): boolean {
    const [scheme = '', credentials = ''] = (exchange.header('authorization') ?? '').split(' ')
    const given = digest(Buffer.from(credentials, 'base64'))
    if (scheme.toLowerCase() !== 'basic' || !timingSafeEqual(given, this.#expected)) {
      throw new UnauthorizedException('Sign in as an operator.', SIGN_IN)
    }
    exchange.user = 'operator'
    return true
  }
}

@Module({
  imports: [ActuatorModule],
  providers: [{ provide: EndpointGuard, useClass: SignedInOperators }],
})
export class ShopModule {}
// #endregion guard
