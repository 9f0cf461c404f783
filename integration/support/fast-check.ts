/**
 * fast-check with one seed for all runs, so that a run that was green is green again; `jest.config.js` puts this module in its
 * place. `PROPERTY_SEED=random` (or a number) looks elsewhere: what it finds becomes a test with that example.
 */
import fc from '../../node_modules/fast-check/lib/fast-check.js'

const { PROPERTY_SEED = '20260101' } = process.env

if (PROPERTY_SEED !== 'random')
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(PROPERTY_SEED) })

export * from '../../node_modules/fast-check/lib/fast-check.js'
// oxlint-disable-next-line import/no-default-export -- fast-check has one
export default fc
