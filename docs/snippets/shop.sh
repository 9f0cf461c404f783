# #region requests
curl 'http://localhost:3000/products?page=1&size=2&sort=price'
curl -X PATCH http://localhost:3000/products/CUP-1 -H 'if-match: "1"' -H 'content-type: application/json' \
  -d '{"price":1300}'
curl http://localhost:3000/orders -H 'x-customer-id: 1' -H 'content-type: application/json' \
  -d '{"items":[{"sku":"LAMP-2","quantity":1}]}'
# #endregion requests
