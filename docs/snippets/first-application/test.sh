# #region jest
npm install --save-dev jest @jest/globals @swc/jest @swc/core
NODE_OPTIONS=--experimental-vm-modules npx jest
# #endregion jest

# #region vitest
npm install --save-dev vitest unplugin-swc @swc/core
npx vitest run
# #endregion vitest
