import { ControllerAdvice, ExceptionHandler, ProblemDetail, ResponseStatus } from 'nexus-framework'
import { OutOfStockError, ProductNotFoundError, StaleProductError } from './catalog/catalog.errors.js'

/** What the domain's errors mean in HTTP. */
@ControllerAdvice()
export class ShopExceptionHandler {
  @ExceptionHandler(ProductNotFoundError)
  @ResponseStatus(404)
  productNotFound(error: ProductNotFoundError): ProblemDetail {
    return ProblemDetail.forStatusAndDetail(404, error.message)
  }

  @ExceptionHandler(OutOfStockError)
  @ResponseStatus(409)
  outOfStock(error: OutOfStockError): ProblemDetail {
    return ProblemDetail.forStatusAndDetail(409, error.message)
      .withProperty('sku', error.sku)
      .withProperty('available', error.available)
  }

  @ExceptionHandler(StaleProductError)
  @ResponseStatus(412)
  staleProduct(error: StaleProductError): ProblemDetail {
    return ProblemDetail.forStatusAndDetail(412, error.message).withProperty(
      'currentVersion',
      error.currentVersion,
    )
  }
}
